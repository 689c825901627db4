/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.outcome.Pace;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Tells a silence that is improbable from one that is not.
 *
 * <p>An endpoint is silent while calls wait and nothing at all comes back. Let {@code way} be
 * {@code clamp(SRTT + 4·RTTVAR, floor, ceiling)}, RFC 6298's retransmission time-out, and {@code
 * tail} about the longest of the last 300 calls or more beyond the round trip. The silence of n
 * calls is improbable once what each of them has waited beyond {@code way} adds up to {@code 3·(1 +
 * 1/n)} tails, and the one that waits longest does so for half a tail or more.
 *
 * <p>That sum is the likelihood of the silence. If a call takes longer than {@code way + x} with a
 * probability of {@code e^(−x/s)}, then n calls all do with {@code e^(−Σxᵢ/s)}: for calls sent at a
 * steady rate this is Poisson's {@code e^(−answers expected)}. Derivation of the 3 and of the false
 * suspicions to be expected: docs/silence.md.
 *
 * <p>Calls are judged with those of their own pace (see {@link Pace}): a long poll that waits is no
 * witness for or against an endpoint whose other calls take milliseconds. Where probes watch, long
 * polls do not accuse at all.
 *
 * <p>The client's own pauses are not blamed on the endpoint: what counts is the silence during
 * which this process was seen to run. A tick that comes late adds no more than two ticks' worth.
 *
 * <p>Not thread-safe: the writer's.
 */
@SuppressWarnings("EnumOrdinal") // counts of a beat: an array, and no boxes
final class StallDetector {
  /** Before anything was ever measured, be patient: first calls load classes and warm caches. */
  private static final long COLD_NANOS = 1_000_000_000L;

  private static final int COLD_WITNESSES = 3;

  /** So many tails calls have to be late together, and as many again shared among them. */
  private static final double TAILS = 3;

  /** However many calls wait, the one that waits longest has to be late by so much of a tail. */
  private static final double LEAST_TAILS = 0.5;

  private static final Pace[] PACES = Pace.values();

  private final Supplier<HealthConfig> config;
  private final Map<Pace, Witnesses> witnesses = new EnumMap<>(Pace.class);
  private final int[] waiting = new int[PACES.length];
  private long silenceStart;
  private long ranNanos;
  private long allowedNanos;

  StallDetector(Supplier<HealthConfig> config, long nowNanos) {
    this.config = config;
    silenceStart = nowNanos;
    for (Pace pace : PACES) {
      witnesses.put(pace, new Witnesses());
    }
  }

  /** The silence that is improbable if so many prompt calls were sent at its start, in ns. */
  long thresholdNanos(LatencyEstimate estimate, int waiting) {
    if (!measured(estimate, Pace.PROMPT)) {
      return COLD_NANOS;
    }
    int calls = Math.max(1, waiting);
    double tails = Math.max(LEAST_TAILS, tails(calls) / calls);
    return (long) (wayNanos(estimate) + tails * tailNanos(estimate, Pace.PROMPT));
  }

  /** By so many tails calls have to be late together. */
  private static double tails(int waiting) {
    return TAILS * (1 + 1.0 / Math.max(1, waiting));
  }

  private static boolean measured(LatencyEstimate estimate, Pace pace) {
    return estimate.serviceSamples() > 0
        && !Double.isNaN(estimate.srttNanos())
        && !Double.isNaN(estimate.tails().nanos(pace));
  }

  private long wayNanos(LatencyEstimate estimate) {
    double rto = estimate.srttNanos() + 4 * estimate.rttvarNanos();
    return (long)
        Math.max(
            config.get().stallFloor().toNanos(),
            Math.min(config.get().stallCeiling().toNanos(), rto));
  }

  private static double tailNanos(LatencyEstimate estimate, Pace pace) {
    double tail = estimate.tails().nanos(pace);
    // Methods of which nothing is known yet count as patient: what some of them took says nothing.
    return pace == Pace.PATIENT ? Math.max(COLD_NANOS, tail) : tail;
  }

  /**
   * Whether what {@link #silenceNanos} found last is improbable.
   *
   * @param probed whether probes watch over calls of which nobody can say how long they take
   */
  boolean improbable(
      ActivitySample sample, LatencyEstimate estimate, long heardAgoNanos, boolean probed) {
    for (Pace pace : PACES) {
      // A call that its caller gave up waited as truly as one that still waits.
      long givenUp = sample.unansweredMaxNanos(pace);
      if (mayAccuse(pace, estimate, probed)
          && improbable(pace, heardAgoNanos >= givenUp ? givenUp : 0, estimate)) {
        return true;
      }
    }
    return false;
  }

  /**
   * A long poll may take any time, and a method not yet known may be one. So many of those wait
   * where nothing was ever answered that they can hardly all be: they may accuse.
   */
  private boolean mayAccuse(Pace pace, LatencyEstimate estimate, boolean probed) {
    if (pace != Pace.PATIENT) {
      return true;
    }
    return estimate.serviceSamples() == 0
        ? !probed || witnesses(pace).waiting() >= COLD_WITNESSES
        : !probed && measured(estimate, pace);
  }

  private boolean improbable(Pace pace, long givenUpNanos, LatencyEstimate estimate) {
    Witnesses calls = witnesses(pace);
    long longest = calls.longestNanos();
    if (!measured(estimate, pace)) {
      allowedNanos = COLD_NANOS;
      return Math.max(longest, givenUpNanos) > COLD_NANOS;
    }
    long way = wayNanos(estimate);
    double tail = tailNanos(estimate, pace);
    double lone = tails(1) * tail;
    if (givenUpNanos > way + lone) {
      allowedNanos = (long) (way + lone);
      return true;
    }
    double enough = tails(calls.waiting()) * tail;
    double overdue = calls.overdueNanos(way);
    if (longest <= way + LEAST_TAILS * tail || overdue <= enough) {
      return false;
    }
    double more = (overdue - enough) / Math.max(1, calls.waiting());
    allowedNanos = (long) Math.max(way + LEAST_TAILS * tail, longest - more);
    return true;
  }

  /** About the silence that would just have been allowed, after {@link #improbable} said yes. */
  long allowedNanos() {
    return allowedNanos;
  }

  /**
   * How long the endpoint has been silent while calls waited and this process ran, in ns.
   *
   * @param ranNanos how long the process ran since the last tick, at the most two ticks
   */
  long silenceNanos(
      long nowNanos, long ranNanos, EndpointActivity activity, ActivitySample sample) {
    // How many wait first, since when after it: a call sent in between would else look as old as
    // the
    // last silence.
    int awaiting = 0;
    for (Pace pace : PACES) {
      waiting[pace.ordinal()] = activity.awaiting(pace);
      awaiting += waiting[pace.ordinal()];
    }
    long heard = activity.lastHeardNanos();
    long since = activity.waitingSinceNanos();
    long start = heard - since > 0 ? heard : since;
    long ran = Math.min(ranNanos, nowNanos - start);
    if (start != silenceStart) {
      silenceStart = start;
      // No more than the new silence was long before this tick.
      this.ranNanos = Math.max(0, Math.min(this.ranNanos, nowNanos - start - ran));
      for (Pace pace : PACES) {
        witnesses(pace).forget();
      }
    }
    long givenUp =
        nowNanos - heard >= sample.unansweredMaxNanos() ? sample.unansweredMaxNanos() : 0;
    long silence = 0;
    if (awaiting > 0) {
      this.ranNanos += ran;
      silence = Math.min(this.ranNanos, nowNanos - start);
    }
    for (Pace pace : PACES) {
      int mine = waiting[pace.ordinal()];
      witnesses(pace).look(silence, ran, mine, mine == awaiting);
    }
    return Math.max(givenUp, silence);
  }

  private Witnesses witnesses(Pace pace) {
    return java.util.Objects.requireNonNull(witnesses.get(pace));
  }
}
