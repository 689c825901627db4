/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.outcome.Pace;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Tells an endpoint's silence that is improbable from one that is not, by {@link SilenceRule}: an
 * endpoint is silent while calls wait and nothing at all comes back.
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
  private static final int COLD_WITNESSES = 3;

  private static final Pace[] PACES = Pace.values();

  private final SilenceRule rule;
  private final Map<Pace, Witnesses> witnesses = new EnumMap<>(Pace.class);
  private final int[] waiting = new int[PACES.length];
  private final int[] waitingBefore = new int[PACES.length];
  private long silenceStart;
  private long ranNanos;
  private long allowedNanos;

  StallDetector(SilenceRule rule, long nowNanos) {
    this.rule = rule;
    silenceStart = nowNanos;
    for (Pace pace : PACES) {
      witnesses.put(pace, new Witnesses());
    }
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
        : !probed && SilenceRule.measured(estimate, pace);
  }

  private boolean improbable(Pace pace, long givenUpNanos, LatencyEstimate estimate) {
    Witnesses calls = witnesses(pace);
    if (!SilenceRule.measured(estimate, pace)) {
      allowedNanos = SilenceRule.COLD_NANOS;
      return Math.max(calls.longestNanos(), givenUpNanos) > SilenceRule.COLD_NANOS;
    }
    long lone = rule.loneNanos(estimate, pace);
    allowedNanos = givenUpNanos > lone ? lone : rule.exceeded(calls, estimate, pace);
    return allowedNanos != SilenceRule.TOLERABLE;
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
    // How many wait first, since when after it: a call sent in between would else look as old
    // as the last silence.
    int awaiting = 0;
    System.arraycopy(waiting, 0, waitingBefore, 0, waiting.length);
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

  /** How many calls wait, as of the last look. */
  int waiting() {
    int all = 0;
    for (int count : waiting) {
      all += count;
    }
    return all;
  }

  /** How many calls of this pace wait, as of the last look. */
  int waiting(Pace pace) {
    return waiting[pace.ordinal()];
  }

  /** How many more of them wait than at the look before; negative if they are fewer. */
  int moreWaiting(Pace pace) {
    return waiting[pace.ordinal()] - waitingBefore[pace.ordinal()];
  }

  /** When the present silence began. */
  long silenceStartNanos() {
    return silenceStart;
  }

  private Witnesses witnesses(Pace pace) {
    return Objects.requireNonNull(witnesses.get(pace));
  }
}
