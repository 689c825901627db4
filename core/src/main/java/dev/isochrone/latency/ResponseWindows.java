/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import dev.isochrone.outcome.ResponseCounts;
import org.jspecify.annotations.Nullable;

/**
 * The distributions of a site's response times over the last ten seconds and the last minute.
 *
 * <p>{@link #record} is for any thread and lock-free: it counts in {@link ResponseCounts}. Once a
 * second the writer moves the counts into HdrHistograms, one a second for ten seconds and one for
 * five seconds each for the minute. Values from 10 µs to 60 s with two significant digits.
 *
 * <p>Memory: 8 KiB for the counts (42 once threads meet there) and, once calls come, 9 KiB for each
 * of 22 histograms: 240 KiB a site at the most.
 */
final class ResponseWindows {
  private static final int SECONDS = 10;
  private static final int STEP_SECONDS = 5;
  private static final int STEPS = 60 / STEP_SECONDS;

  private final ResponseCounts counts = new ResponseCounts();
  private final HistogramRing seconds = new HistogramRing(SECONDS);
  private final HistogramRing minute = new HistogramRing(STEPS);
  private final ResponseCounts.Sink both =
      (units, count) -> {
        seconds.add(units, count);
        minute.add(units, count);
      };
  private int secondsInStep;

  /** Any thread. Longer than 60 s counts as 60 s; what no clock can have measured is dropped. */
  void record(long nanos) {
    counts.record(nanos);
  }

  /** To be called once a second: the oldest second leaves, what came since the last call enters. */
  void rotate() {
    seconds.advance();
    if (secondsInStep == STEP_SECONDS) {
      minute.advance();
      secondsInStep = 0;
    }
    secondsInStep++;
    counts.drainTo(both);
  }

  /** Quantiles of the last ten full seconds, in ns; null if there was no response. */
  double @Nullable [] quantiles(double... percentiles) {
    return seconds.quantiles(percentiles);
  }

  /** Quantiles of the last 56 to 60 full seconds, in ns; null if there was no response. */
  double @Nullable [] minuteQuantiles(double... percentiles) {
    return minute.quantiles(percentiles);
  }
}
