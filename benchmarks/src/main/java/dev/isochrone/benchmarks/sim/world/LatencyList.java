/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import java.util.Arrays;

/** Latencies, exactly: a run is small enough to keep them all. */
final class LatencyList {
  private long[] nanos = new long[1024];
  private int size;

  void add(long value) {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * size);
    }
    nanos[size++] = value;
  }

  double[] sortedMillis() {
    double[] millis = new double[size];
    for (int i = 0; i < size; i++) {
      millis[i] = nanos[i] / 1e6;
    }
    Arrays.sort(millis);
    return millis;
  }

  /** The smallest value that at least so many percent are no greater than. */
  static double percentile(double[] sorted, double percent) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(sorted.length * percent / 100);
    return sorted[Math.max(0, rank - 1)];
  }
}
