/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

/**
 * What grpc-peak-ewma-lb derives from a method's traffic: the half-life of a peak is 20 calls of an
 * endpoint's fair share and at least 2 round trips (10 ms to 60 s), that of the baseline 600 calls
 * and at least 20 round trips (1 s to 5 min).
 *
 * <p>Source: {@code MethodScale}.
 *
 * @param fastMillis half-life of the peak
 * @param slowMillis half-life of the baseline
 * @param seedNanos what an endpoint without calls is taken for: the median; NaN: unknown
 */
record MethodScale(double fastMillis, double slowMillis, double seedNanos) {
  /** Before any traffic. */
  static final MethodScale DEFAULT = new MethodScale(1_000, 30_000, Double.NaN);

  static final int PEAK_CALLS = 20;
  private static final int BASELINE_CALLS = 600;

  static MethodScale of(double fairSharePerSecond, double medianNanos) {
    double rttMillis = Double.isNaN(medianNanos) ? 0 : medianNanos / 1e6;
    double callMillis = 1_000 / fairSharePerSecond;
    return new MethodScale(
        clamp(Math.max(PEAK_CALLS * callMillis, 2 * rttMillis), 10, 60_000),
        clamp(Math.max(BASELINE_CALLS * callMillis, 20 * rttMillis), 1_000, 300_000),
        medianNanos);
  }

  private static double clamp(double value, double least, double most) {
    return Math.max(least, Math.min(most, value));
  }
}
