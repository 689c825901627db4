/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import java.util.random.RandomGenerator;

/**
 * How long an endpoint that fell out stays out: doubles with every fall, up to a bound, and is
 * forgotten after a good minute. Each wait is jittered by ±20 % so that many clients do not return
 * in step.
 *
 * <p>Not thread-safe: the writer's.
 */
final class Backoff {
  private static final long FORGET_NANOS = 60_000_000_000L;
  private static final double JITTER = 0.2;

  private final RandomGenerator random;
  private int falls;
  private long lastGoodNanos;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** It fell: how long to wait, in ns. The first wait is {@code first}. */
  long fell(long nowNanos, long first, long base, long max) {
    if (falls > 0 && nowNanos - lastGoodNanos >= FORGET_NANOS) {
      falls = 0;
    }
    falls++;
    if (falls == 1) {
      return first;
    }
    double doubled = base * Math.pow(2, Math.min(falls - 2, 30));
    return (long) (Math.min(max, doubled) * (1 - JITTER + 2 * JITTER * random.nextDouble()));
  }

  /** It returned: from now on it is good, until it falls again. */
  void returned(long nowNanos) {
    lastGoodNanos = nowNanos;
  }

  int falls() {
    return falls;
  }
}
