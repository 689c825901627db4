/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

/**
 * Finagle's peak-sensitive average and the load that it makes of it: a sample above the average
 * replaces it, one below moves it by 1 − e^(−Δt/τ), and time that passes without a sample counts as
 * a sample of zero whenever it is read. Linkerd's (tower) is the same with another start.
 *
 * <p>Nanoseconds.
 */
final class PeakEwma {
  private static final double TAU_NANOS = 10e9;

  private double ewma;
  private long stampNanos;
  private int pending;

  /** Starts at this average; 0: nothing is known. */
  PeakEwma(double initialNanos, long now) {
    ewma = initialNanos;
    stampNanos = now;
  }

  void observe(double rttNanos, long now) {
    double weight = StrictMath.exp(-Math.max(0, now - stampNanos) / TAU_NANOS);
    ewma = rttNanos > ewma ? rttNanos : ewma * weight + rttNanos * (1 - weight);
    stampNanos = now;
  }

  /** The average now. */
  double at(long now) {
    observe(0, now);
    return ewma;
  }

  /** The average times the calls that there would be with one more. */
  double cost(long now) {
    return at(now) * (pending + 1);
  }

  int pending() {
    return pending;
  }

  void started() {
    pending++;
  }

  void ended(double rttNanos, long now) {
    pending--;
    observe(rttNanos, now);
  }
}
