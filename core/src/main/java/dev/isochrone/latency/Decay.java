/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

/** How a value fades by the time that passes: the one formula of every average here. */
final class Decay {
  private Decay() {}

  /**
   * {@code e^(−Δt/τ)}, what is left of an old value; 1 if time seems to run backwards. About 25 ns.
   */
  static double weight(long elapsedNanos, double tauNanos) {
    return Math.exp(-Math.max(0, elapsedNanos) / tauNanos);
  }

  /** {@code value·w + target·(1 − w)}. */
  static double mix(double value, double target, double weight) {
    return value * weight + target * (1 - weight);
  }
}
