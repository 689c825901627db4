/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import dev.isochrone.outcome.EndpointActivity;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * The distribution of a site's response times over the last ten seconds, one histogram a second.
 *
 * <p>{@link #record} is for any thread, lock-free (HdrHistogram's {@code Recorder}); the rest is
 * the writer's. Values from 10 µs to 60 s with two significant digits: about 18 KiB for each of the
 * recorder's two histograms and 9 KiB for each second, 130 KiB a site in all.
 */
final class ResponseWindows {
  /** Values are kept in this unit: finer than any network, coarse enough to stay small. */
  private static final long UNIT_NANOS = 10_000;

  private static final long HIGHEST_UNITS = 60_000_000_000L / UNIT_NANOS;
  private static final int DIGITS = 2;
  private static final int SECONDS = 10;

  private final Recorder recorder = new Recorder(1, HIGHEST_UNITS, DIGITS);
  private final IntCountsHistogram[] seconds = new IntCountsHistogram[SECONDS];
  private final IntCountsHistogram sum = new IntCountsHistogram(1, HIGHEST_UNITS, DIGITS);
  private @Nullable Histogram interval;
  private int current;

  ResponseWindows() {
    for (int i = 0; i < SECONDS; i++) {
      seconds[i] = new IntCountsHistogram(1, HIGHEST_UNITS, DIGITS);
    }
  }

  /** Any thread. Longer than 60 s counts as 60 s; what no clock can have measured is dropped. */
  void record(long nanos) {
    if (!EndpointActivity.plausible(nanos)) {
      return; // counted where the call's end is
    }
    recorder.recordValue(Math.min(Math.max(1, nanos / UNIT_NANOS), HIGHEST_UNITS));
  }

  /** To be called once a second: the oldest second leaves, what came since the last call enters. */
  void rotate() {
    Histogram latest = recorder.getIntervalHistogram(interval);
    interval = latest;
    current = (current + 1) % SECONDS;
    if (seconds[current].getTotalCount() > 0) {
      seconds[current].reset();
    }
    if (latest.getTotalCount() > 0) {
      seconds[current].add(latest);
    }
  }

  /** Quantiles of the last ten full seconds, in ns; null if there was no response. */
  double @Nullable [] quantiles(double... percentiles) {
    sum.reset();
    for (IntCountsHistogram second : seconds) {
      if (second.getTotalCount() > 0) {
        sum.add(second);
      }
    }
    if (sum.getTotalCount() == 0) {
      return null;
    }
    double[] values = new double[percentiles.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (double) sum.getValueAtPercentile(percentiles[i]) * UNIT_NANOS;
    }
    return values;
  }
}
