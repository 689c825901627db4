/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import java.util.random.RandomGenerator;

/**
 * Linkerd's failure accrual: after 7 failures in a row nothing is sent for 1 s; then one call is
 * let through, and its end decides between all and another wait, twice as long, up to 60 s. Up to
 * half of each wait is added at random.
 *
 * <p>Source: linkerd2-proxy {@code consecutive_failures.rs}; the numbers are the defaults of the
 * annotations {@code balancer.linkerd.io/failure-accrual-consecutive-*}.
 */
final class ConsecutiveFailures {
  static final int MAX_FAILURES = 7;
  private static final long MIN_PENALTY_NANOS = 1_000_000_000L;
  private static final long MAX_PENALTY_NANOS = 60_000_000_000L;
  private static final double JITTER_RATIO = 0.5;

  private final RandomGenerator random;
  private int failures;
  private boolean shut;
  private boolean permitTaken;
  private long penaltyNanos;
  private long probationNanos;

  ConsecutiveFailures(RandomGenerator random) {
    this.random = random;
  }

  /** Whether a call may be sent now. */
  boolean admits(long now) {
    return !shut || (now - probationNanos >= 0 && !permitTaken);
  }

  void sent() {
    permitTaken |= shut;
  }

  void ended(boolean failed, long now) {
    if (!shut) {
      failures = failed ? failures + 1 : 0;
      if (failures == MAX_FAILURES) {
        shut(MIN_PENALTY_NANOS, now);
      }
    } else if (now - probationNanos >= 0) { // before that, stragglers say nothing
      if (failed) {
        shut(Math.min(MAX_PENALTY_NANOS, 2 * penaltyNanos), now);
      } else {
        shut = false;
        failures = 0;
      }
    }
  }

  private void shut(long forNanos, long now) {
    shut = true;
    permitTaken = false;
    penaltyNanos = forNanos;
    probationNanos = now + forNanos + (long) (forNanos * JITTER_RATIO * random.nextDouble());
  }
}
