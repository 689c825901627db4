/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import java.util.random.RandomGenerator;

/**
 * How long an endpoint that fell out stays out: doubles with every fall, up to a bound, and halves
 * with each good half minute. Each wait is jittered by ±20 % so that many clients do not return in
 * step.
 *
 * <p>Not thread-safe: the writer's.
 */
final class Backoff {
  private static final long FORGIVE_NANOS = 30_000_000_000L;
  private static final double JITTER = 0.2;

  private final RandomGenerator random;
  private int falls;
  private boolean good;
  private long goodSinceNanos;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** It fell: how long to wait, in ns. The first wait is about {@code first}. */
  long fell(long nowNanos, long first, long base, long max) {
    falls = remembered(nowNanos) + 1;
    good = false;
    double wait = falls == 1 ? first : base * Math.pow(2, Math.min(falls - 2, 30));
    return (long) (Math.min(max, wait) * (1 - JITTER + 2 * JITTER * random.nextDouble()));
  }

  /** It never was ill: the last fall does not count. */
  void falseAlarm() {
    falls = Math.max(0, falls - 1);
  }

  /** It returned: from now on it is good, until it falls again. */
  void returned(long nowNanos) {
    good = true;
    goodSinceNanos = nowNanos;
  }

  /** Whether any fall is not forgiven yet. */
  boolean remembers(long nowNanos) {
    return falls > 0 && remembered(nowNanos) > 0;
  }

  private int remembered(long nowNanos) {
    long forgiven = good ? (nowNanos - goodSinceNanos) / FORGIVE_NANOS : 0;
    return (int) Math.max(0, falls - forgiven);
  }

  int falls() {
    return falls;
  }
}
