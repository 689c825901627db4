/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.Pace;

/**
 * About the longest that one of the last calls took beyond the way, for each pace.
 *
 * <p>Not thread-safe: the writer's.
 */
final class Tails {
  private final RecentPeak prompt;
  private final RecentPeak slow;
  private final RecentPeak patient;

  Tails(LatencyConfig config) {
    double tau = config.tailDecay().toNanos();
    prompt = new RecentPeak(tau);
    slow = new RecentPeak(tau);
    patient = new RecentPeak(tau);
  }

  void add(long nowNanos, ActivitySample sample, double wayNanos) {
    for (Pace pace : Pace.values()) {
      long max = sample.answerMaxNanos(pace);
      if (max > 0) {
        of(pace).add(nowNanos, Math.max(0.0, max - wayNanos), sample.answers());
      }
    }
  }

  /** What is known; of what few calls here have told, as much as all sites together know. */
  LatencyEstimate.Tails estimate(long nowNanos, Tails everywhere) {
    return new LatencyEstimate.Tails(
        nanos(Pace.PROMPT, nowNanos, everywhere),
        nanos(Pace.SLOW, nowNanos, everywhere),
        nanos(Pace.PATIENT, nowNanos, everywhere));
  }

  private double nanos(Pace pace, long nowNanos, Tails everywhere) {
    double here = of(pace).nanos(nowNanos);
    double there = everywhere.of(pace).extrapolated(nowNanos);
    return of(pace).young() && there > here ? there : here;
  }

  private RecentPeak of(Pace pace) {
    return switch (pace) {
      case PROMPT -> prompt;
      case SLOW -> slow;
      case PATIENT -> patient;
    };
  }

  void reset() {
    prompt.reset();
    slow.reset();
    patient.reset();
  }
}
