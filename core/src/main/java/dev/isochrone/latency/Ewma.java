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
      // A young average is the plain mean: its first sample, a cold one, must not weigh for τ.
      double byCount = (double) samples / (samples + count);
      double byTime = Decay.weight(nowNanos - lastNanos, tauNanos);
      value = Decay.mix(value, meanNanos, Math.min(byTime, byCount));
    }
    lastNanos = nowNanos;
    samples += count;
  }

  /** The mean; without news it moves to {@code floor} as time passes, for old news says little. */
  double decayed(long nowNanos, double floor) {
    if (samples == 0) {
      return floor;
    }
    return Decay.mix(value, floor, Decay.weight(nowNanos - lastNanos, tauNanos));
  }

  long samples() {
    return samples;
  }

  void reset() {
    samples = 0;
    value = 0;
  }
}
