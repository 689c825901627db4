/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.EndpointActivity;
import java.util.function.Supplier;

/**
 * Tells a silence that is improbable from one that is not.
 *
 * <p>An endpoint is silent while calls wait and nothing at all comes back. The silence is
 * improbable when it is longer than {@code T = clamp(SRTT + 4·RTTVAR, floor, ceiling) + tail}: RFC
 * 6298's retransmission time-out for the way, plus the recent peak of the service time for the
 * work. Under load each answered call restarts the clock, so that T is reached only when
 * <em>all</em> calls hang; at one call a second it is that call's own lateness.
 *
 * <p>One late call is a weak witness, for one call in a hundred is a slow one: with fewer than
 * {@value #WITNESSES} waiting the tail counts {@value #LONE_TAILS} times. With as many, all would
 * have to be slow ones at once.
 *
 * <p>The client's own pauses are not blamed on the endpoint: what counts is the silence during
 * which this process was seen to run. A tick that comes late adds no more than two ticks' worth.
 *
 * <p>Not thread-safe: the writer's.
 */
final class StallDetector {
  /** Before anything was ever measured, be patient: first calls load classes and warm caches. */
  private static final long COLD_NANOS = 1_000_000_000L;

  private static final int WITNESSES = 3;
  private static final int LONE_TAILS = 3;

  private final Supplier<HealthConfig> config;
  private long silenceStart;
  private long ranNanos;

  StallDetector(Supplier<HealthConfig> config, long nowNanos) {
    this.config = config;
    silenceStart = nowNanos;
  }

  /** T, in ns, while so many calls wait. */
  long thresholdNanos(LatencyEstimate estimate, int waiting) {
    if (estimate.serviceSamples() == 0 || Double.isNaN(estimate.srttNanos())) {
      return COLD_NANOS;
    }
    double rto = estimate.srttNanos() + 4 * estimate.rttvarNanos();
    double way =
        Math.max(
            config.get().stallFloor().toNanos(),
            Math.min(config.get().stallCeiling().toNanos(), rto));
    int tails = waiting < WITNESSES ? LONE_TAILS : 1;
    return (long) (way + tails * estimate.tailNanos());
  }

  /**
   * How long the endpoint has been silent while calls waited and this process ran, in ns.
   *
   * @param ranNanos how long the process ran since the last tick, at the most two ticks
   */
  long silenceNanos(
      long nowNanos, long ranNanos, EndpointActivity activity, ActivitySample sample) {
    long heard = activity.lastHeardNanos();
    long waiting = activity.waitingSinceNanos();
    long start = heard - waiting > 0 ? heard : waiting;
    long ran = Math.min(ranNanos, nowNanos - start);
    if (start != silenceStart) {
      silenceStart = start;
      // No more than the new silence was long before this tick.
      this.ranNanos = Math.max(0, Math.min(this.ranNanos, nowNanos - start - ran));
    }
    // A call that its caller gave up waited as truly as one that still waits.
    long givenUp =
        nowNanos - heard >= sample.unansweredMaxNanos() ? sample.unansweredMaxNanos() : 0;
    if (activity.awaiting() == 0) {
      return givenUp;
    }
    this.ranNanos += ran;
    return Math.max(givenUp, Math.min(this.ranNanos, nowNanos - start));
  }
}
