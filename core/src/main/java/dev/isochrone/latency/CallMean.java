/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

/**
 * A mean over about the last {@code τ} of time or the last {@code n} calls, whichever is longer:
 * under load it follows within τ, and at a call a second it is no single call's word.
 *
 * <p>Not thread-safe: the writer's.
 */
final class CallMean {
  private final double tauNanos;
  private final int calls;
  private double value = Double.NaN;
  private long lastNanos;
  private long samples;

  CallMean(double tauNanos, int calls) {
    this.tauNanos = tauNanos;
    this.calls = calls;
  }

  /** Takes in a batch of {@code count} samples of this mean. */
  void add(long nowNanos, double mean, int count) {
    if (samples == 0) {
      value = mean;
    } else {
      double byTime = Math.max(0, nowNanos - lastNanos) / tauNanos;
      double kept = Math.exp(-Math.min(byTime, (double) count / calls));
      // A young average is the plain mean: its first sample, a cold one, must not weigh for τ.
      value = Decay.mix(value, mean, Math.min(kept, (double) samples / (samples + count)));
    }
    lastNanos = nowNanos;
    samples += count;
  }

  /** The mean; NaN before the first sample. */
  double value() {
    return value;
  }

  /** So many were taken in since the start. */
  long samples() {
    return samples;
  }

  void reset() {
    value = Double.NaN;
    samples = 0;
  }
}
