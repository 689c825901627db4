/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import dev.isochrone.outcome.ResponseCounts;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/**
 * The distribution over a sliding window: a ring of histograms, one a step.
 *
 * <p>A step's histogram takes 9 KiB and is made when its first response comes: a site that no call
 * goes to costs nothing.
 *
 * <p>Not thread-safe: the writer's.
 */
final class HistogramRing {
  /** Two significant digits: no quantile is off by more than 1 %. */
  private static final int DIGITS = 2;

  private final @Nullable IntCountsHistogram[] steps;
  private int current;

  HistogramRing(int steps) {
    this.steps = new IntCountsHistogram[steps];
  }

  private static IntCountsHistogram empty() {
    return new IntCountsHistogram(1, ResponseCounts.HIGHEST_UNITS, DIGITS);
  }

  /** The oldest step leaves, an empty one begins. */
  void advance() {
    current = (current + 1) % steps.length;
    IntCountsHistogram step = steps[current];
    if (step != null && step.getTotalCount() > 0) {
      step.reset();
    }
  }

  /** Counts responses in the present step. */
  void add(long units, int count) {
    IntCountsHistogram step = steps[current];
    if (step == null) {
      step = empty();
      steps[current] = step;
    }
    step.recordValueWithCount(units, count);
  }

  /** Quantiles of all steps together, in ns; null if there was no response. Allocates 9 KiB. */
  double @Nullable [] quantiles(double... percentiles) {
    IntCountsHistogram sum = null;
    for (IntCountsHistogram step : steps) {
      if (step != null && step.getTotalCount() > 0) {
        if (sum == null) {
          sum = empty();
        }
        sum.add(step);
      }
    }
    if (sum == null) {
      return null;
    }
    double[] values = new double[percentiles.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (double) sum.getValueAtPercentile(percentiles[i]) * ResponseCounts.UNIT_NANOS;
    }
    return values;
  }
}
