/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.loopback;

import java.util.stream.DoubleStream;

/**
 * A figure over all rounds.
 *
 * @param median the middle one, or the mean of the two in the middle
 */
record Spread(double median, double min, double max) {
  /**
   * @throws IllegalArgumentException if there is no value
   */
  static Spread of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    int n = sorted.length;
    if (n == 0) {
      throw new IllegalArgumentException("values: none (expected: one for each round)");
    }
    return new Spread((sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[0], sorted[n - 1]);
  }
}
