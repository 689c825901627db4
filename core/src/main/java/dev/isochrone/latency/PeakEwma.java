/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

/**
 * An average that believes bad news at once and good news slowly: a sample above it is taken over,
 * one below moves it by {@code 1 − e^(−Δt/τ)}.
 *
 * <p>Formula: Finagle's {@code PeakEwma} ({@code rtt > ewma → ewma = rtt; else w = e^(−Δt/τ),
 * ewma·w + rtt·(1 − w)}). The weight depends on the time between samples and not on their number,
 * so a busy endpoint forgets no faster than a quiet one.
 *
 * <p>Not thread-safe: the writer's. An update costs one exponential, about 25 ns.
 */
final class PeakEwma {
  private final double tauNanos;
  private double value;
  private long lastNanos;
  private long samples;

  PeakEwma(double tauNanos) {
    this.tauNanos = tauNanos;
  }

  /** Takes a sample in: as far up as it goes at once, down by the time that has passed. */
  void add(long nowNanos, double sampleNanos) {
    if (samples == 0 || sampleNanos >= value) {
      value = sampleNanos;
    } else {
      value = decayed(nowNanos, sampleNanos);
    }
    lastNanos = nowNanos;
    samples++;
  }

  /** Only raises: a lower bound, such as the age of a call that was given up, proves no more. */
  void atLeast(long nowNanos, double boundNanos) {
    if (samples == 0 || boundNanos > decayed(nowNanos, 0)) {
      add(nowNanos, boundNanos);
    }
  }

  /** The value now if nothing has been heard since the last sample: it decays to {@code floor}. */
  double decayed(long nowNanos, double floor) {
    if (samples == 0 || value <= floor) {
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
