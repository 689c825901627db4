/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.outcome.Pace;
import java.util.function.Supplier;

/**
 * How long calls may wait in silence before that is improbable.
 *
 * <p>Let {@code way} be {@code clamp(SRTT + 4·RTTVAR, floor, ceiling)}, RFC 6298's retransmission
 * time-out, and {@code tail} about the longest of the last 300 calls or more beyond the round trip.
 * The silence of n calls is improbable once what each of them has waited beyond {@code way} adds up
 * to {@code 3·(1 + 1/n)} tails, and the one that waits longest does so for half a tail or more.
 *
 * <p>That sum is the likelihood of the silence. If a call takes longer than {@code way + x} with a
 * probability of {@code e^(−x/s)}, then n calls all do with {@code e^(−Σxᵢ/s)}: for calls sent at a
 * steady rate this is Poisson's {@code e^(−answers expected)}. Derivation of the 3 and of the false
 * suspicions to be expected: docs/silence.md.
 *
 * <p>Stateless but for the configuration, which is asked at each judgement.
 */
final class SilenceRule {
  /** Before anything was ever measured, be patient: first calls load classes and warm caches. */
  static final long COLD_NANOS = 1_000_000_000L;

  /** What {@link #exceeded} says of a silence that is none too long. */
  static final long TOLERABLE = -1;

  /** So many tails calls have to be late together, and as many again shared among them. */
  private static final double TAILS = 3;

  /** However many calls wait, the one that waits longest has to be late by so much of a tail. */
  private static final double LEAST_TAILS = 0.5;

  private final Supplier<HealthConfig> config;

  SilenceRule(Supplier<HealthConfig> config) {
    this.config = config;
  }

  /** By so many tails calls have to be late together. */
  private static double tails(int waiting) {
    return TAILS * (1 + 1.0 / Math.max(1, waiting));
  }

  /** Whether enough is known of calls of this pace to judge them. */
  static boolean measured(LatencyEstimate estimate, Pace pace) {
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

  /** The silence that is improbable if so many prompt calls were sent at its start, in ns. */
  long thresholdNanos(LatencyEstimate estimate, int waiting) {
    if (!measured(estimate, Pace.PROMPT)) {
      return COLD_NANOS;
    }
    int calls = Math.max(1, waiting);
    double tails = Math.max(LEAST_TAILS, tails(calls) / calls);
    return (long) (wayNanos(estimate) + tails * tailNanos(estimate, Pace.PROMPT));
  }

  /** What a lone call of a pace that was measured may take, in ns. */
  long loneNanos(LatencyEstimate estimate, Pace pace) {
    return (long) (wayNanos(estimate) + tails(1) * tailNanos(estimate, pace));
  }

  /**
   * Whether the silence of these calls of one endpoint, of a pace that was measured, is improbable:
   * about the silence that would just have been allowed, in ns, or {@link #TOLERABLE}.
   */
  long exceeded(Witnesses calls, LatencyEstimate estimate, Pace pace) {
    return exceeded(calls, tails(calls.waiting()), estimate, pace);
  }

  /**
   * The same of calls to different endpoints of a site. They have to be late by as much as a lone
   * call, however many they are: they wait at servers that one crowd of clients makes slow
   * together, so that they are not as independent as the rule for one endpoint takes them to be.
   */
  long siteExceeded(Witnesses calls, LatencyEstimate estimate, Pace pace) {
    return exceeded(calls, tails(1), estimate, pace);
  }

  private long exceeded(Witnesses calls, double tails, LatencyEstimate estimate, Pace pace) {
    long way = wayNanos(estimate);
    double tail = tailNanos(estimate, pace);
    long longest = calls.longestNanos();
    double enough = tails * tail;
    double overdue = calls.overdueNanos(way);
    if (longest <= way + LEAST_TAILS * tail || overdue <= enough) {
      return TOLERABLE;
    }
    double more = (overdue - enough) / Math.max(1, calls.waiting());
    return (long) Math.max(way + LEAST_TAILS * tail, longest - more);
  }
}
