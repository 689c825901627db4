/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

/**
 * About the longest that one of the last calls took: of those of the last {@code τ} or of the last
 * CALLS, whichever are more. It is taken over at once and fades from then on.
 *
 * <p>By number as well as by time, because of ten calls the longest is no tail: at five calls a
 * second a peak that fades in two seconds is exceeded by every eleventh call.
 *
 * <p>Not thread-safe: the writer's. A batch costs one exponential, about 25 ns.
 */
final class RecentPeak {
  /** So many calls. */
  static final int CALLS = 300;

  /** Without calls it fades too, if slowly: load of an hour ago says nothing. */
  private static final double IDLE_TAU_NANOS = 300e9;

  private final double tauNanos;
  private double value = Double.NaN;
  private long lastNanos;
  private long samples;

  RecentPeak(double tauNanos) {
    this.tauNanos = tauNanos;
  }

  /** The longest of {@code count} calls. */
  void add(long nowNanos, double sampleNanos, int count) {
    double faded = faded(nowNanos, count);
    value = faded >= sampleNanos ? faded : sampleNanos; // also if there was none
    lastNanos = nowNanos;
    samples += count;
  }

  /** Whether so few calls were seen that the longest of them is no tail yet. */
  boolean young() {
    return samples < CALLS;
  }

  private double faded(long nowNanos, int count) {
    double elapsed = Math.max(0, nowNanos - lastNanos);
    double byCalls = (double) count / CALLS + elapsed / IDLE_TAU_NANOS;
    return value * Math.exp(-Math.min(elapsed / tauNanos, byCalls));
  }

  /** In ns; NaN if there was no call yet. */
  double nanos(long nowNanos) {
    return faded(nowNanos, 0);
  }

  /**
   * The same, but of fewer calls than {@value #CALLS} what the longest of so many would be: the
   * longest of n exponential times is about {@code ln n} times their mean.
   */
  double extrapolated(long nowNanos) {
    return nanos(nowNanos) * (young() ? Math.log(CALLS) / Math.log(1.0 + samples) : 1);
  }

  void reset() {
    value = Double.NaN;
    samples = 0;
  }
}
