/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import java.util.Collections;
import java.util.List;

/**
 * What one run measured.
 *
 * @param stage id of the {@link Stage}
 * @param implementation whose
 * @param size over how many endpoints; 0 where that means nothing
 * @param threads how many at once
 * @param unit of the scores: time an operation of one thread
 * @param scores of each iteration, in the order measured; not empty
 * @param bytesPerOp allocated; NaN if not measured
 */
record Measurement(
    String stage,
    String implementation,
    int size,
    int threads,
    String unit,
    List<Double> scores,
    double bytesPerOp) {

  Measurement {
    scores = List.copyOf(scores);
    if (scores.isEmpty()) {
      throw new IllegalArgumentException("scores: [] (expected: one an iteration)");
    }
  }

  double median() {
    List<Double> sorted = scores.stream().sorted().toList();
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  double min() {
    return Collections.min(scores);
  }

  double max() {
    return Collections.max(scores);
  }

  /** Whether it was quicker in its slowest iteration than the other in its quickest. */
  boolean clearlyQuickerThan(Measurement other) {
    return max() < other.min();
  }
}
