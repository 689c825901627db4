/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

/**
 * What grpc-peak-ewma-lb keeps of one method at one endpoint: a peak, max(rtt, previous × 2^(−Δt /
 * half-life)), which a failure raises to at least twice what is known (at most 10 s); a smoothed
 * baseline and the coefficient of variation, both of successes only. The first success replaces the
 * seed. Half-lives are {@link MethodScale}'s, shorter for noisy methods: / (1 + 1.5 cv), at least
 * 30 %, and / (1 + 0.5 cv), at least 50 %.
 *
 * <p>Source: {@code MethodStats}, {@code PeakEwmaTuner}.
 */
final class MethodLatency {
  private static final double MAX_PENALTY_NANOS = 10e9;

  MethodScale scale;
  private double peakNanos;
  private double baselineNanos;
  private long updatedNanos;
  private boolean seed = true;
  private int samples;
  private double mean;
  private double variance;

  MethodLatency(MethodScale scale, double seedNanos, long now) {
    this.scale = scale;
    peakNanos = seedNanos;
    baselineNanos = seedNanos;
    updatedNanos = now;
  }

  /** The peak, decayed until now. */
  double peak(long now) {
    return peakNanos * decay(fastMillis(), now);
  }

  double baseline() {
    return baselineNanos;
  }

  long updatedNanos() {
    return updatedNanos;
  }

  double variation() {
    return StrictMath.sqrt(variance) / Math.max(1, mean);
  }

  /** Enough recent calls to be compared with others. */
  boolean warm(long now) {
    return samples >= MethodScale.PEAK_CALLS / 2 && now - updatedNanos < 2 * slowMillis() * 1e6;
  }

  void failed(double rttNanos, long now) {
    double decayed = peak(now);
    double penalty = Math.max(rttNanos, 2 * Math.max(decayed, baselineNanos));
    peakNanos = Math.max(Math.min(MAX_PENALTY_NANOS, penalty), decayed);
    seed = false;
    updatedNanos = now;
  }

  void succeeded(double rttNanos, long now) {
    double slow = decay(slowMillis(), now);
    peakNanos = seed ? rttNanos : Math.max(rttNanos, peak(now));
    baselineNanos = samples == 0 ? rttNanos : rttNanos * (1 - slow) + baselineNanos * slow;
    // Bias-corrected: the first samples weigh as in a plain mean.
    double weight = Math.max(1 - slow, 1.0 / (samples + 1));
    double difference = rttNanos - mean;
    mean += weight * difference;
    variance = (1 - weight) * (variance + weight * difference * difference);
    seed = false;
    samples++;
    updatedNanos = now;
  }

  private double decay(double halfLifeMillis, long now) {
    return StrictMath.pow(0.5, (now - updatedNanos) / (halfLifeMillis * 1e6));
  }

  private double fastMillis() {
    return Math.max(1, scale.fastMillis() * Math.max(0.3, 1 / (1 + 1.5 * variation())));
  }

  private double slowMillis() {
    return Math.max(1, scale.slowMillis() * Math.max(0.5, 1 / (1 + 0.5 * variation())));
  }
}
