/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import java.util.Random;

/**
 * How long a server takes to answer: a fixed part and an exponential one, as of a service that does
 * some work and sometimes waits for its disk.
 */
final class ServiceTime {
  private static final double FIXED_MILLIS = 9;
  private static final double MEAN_EXTRA_MILLIS = 1;

  /** Half of the answers take less: the fixed part and the exponential's median, mean × ln 2. */
  static final double MEDIAN_MILLIS = FIXED_MILLIS + MEAN_EXTRA_MILLIS * Math.log(2);

  private final Random random;

  ServiceTime(long seed) {
    random = new Random(seed);
  }

  /** The next answer's time. Thread-safe. */
  long nextNanos() {
    double extraMillis = -Math.log(1 - random.nextDouble()) * MEAN_EXTRA_MILLIS;
    return (long) ((FIXED_MILLIS + extraMillis) * 1e6);
  }
}
