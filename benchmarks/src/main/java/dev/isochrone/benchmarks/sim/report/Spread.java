/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.util.Arrays;

/**
 * A figure over the seeds. Infinity, never, is more than any number; NaN, no such figure, is left
 * out.
 *
 * @param median of an even number of values: half-way between the middle two; NaN if there are none
 * @param min the least; NaN if there are none
 * @param max the most; NaN if there are none
 * @param count of values
 * @param never how many of them are infinite
 */
record Spread(double median, double min, double max, int count, int never) {

  static Spread of(double... values) {
    double[] sorted =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    int n = sorted.length;
    if (n == 0) {
      return new Spread(Double.NaN, Double.NaN, Double.NaN, 0, 0);
    }
    double low = sorted[(n - 1) / 2];
    double high = sorted[n / 2];
    double median = low == high ? low : low + (high - low) / 2;
    int never = (int) Arrays.stream(sorted).filter(Double::isInfinite).count();
    return new Spread(median, sorted[0], sorted[n - 1], n, never);
  }
}
