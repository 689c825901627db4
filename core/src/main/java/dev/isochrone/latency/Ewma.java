/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

/**
 * A mean over about the last {@code τ} of time, each sample weighted by the time since the one
 * before. Not thread-safe: the writer's.
 */
final class Ewma {
  private final double tauNanos;
  private double value;
  private long lastNanos;
  private long samples;

  Ewma(double tauNanos) {
    this.tauNanos = tauNanos;
  }

  /** Takes in a batch of {@code count} samples of this mean. */
  void add(long nowNanos, double meanNanos, int count) {
    if (samples == 0) {
      value = meanNanos;
    } else {
      double w = Math.exp(-Math.max(0, nowNanos - lastNanos) / tauNanos);
      // A young average is the plain mean: its first sample, a cold one, must not weigh for τ.
      double byCount = (double) samples / (samples + count);
      w = Math.min(w, byCount);
      value = value * w + meanNanos * (1 - w);
    }
    lastNanos = nowNanos;
    samples += count;
  }

  /** The mean; without news it moves to {@code floor} as time passes, for old news says little. */
  double decayed(long nowNanos, double floor) {
    if (samples == 0) {
      return floor;
    }
    double w = Math.exp(-Math.max(0, nowNanos - lastNanos) / tauNanos);
    return value * w + floor * (1 - w);
  }

  long samples() {
    return samples;
  }

  void reset() {
    samples = 0;
    value = 0;
  }
}
