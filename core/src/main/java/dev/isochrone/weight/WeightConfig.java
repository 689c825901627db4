/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import java.time.Duration;

/**
 * How much a new or returning endpoint gets.
 *
 * @param slowStartWindow how long its weight grows to the full. Default 10 s; 0 turns it off
 * @param slowStartMinPercent what it starts with. Default 10, Envoy's
 * @param slowStartAggression 1 grows in a straight line, more grows faster early. Default 1.0
 */
public record WeightConfig(
    Duration slowStartWindow, int slowStartMinPercent, double slowStartAggression) {

  /** The defaults above. */
  public static final WeightConfig DEFAULT = new WeightConfig(Duration.ofSeconds(10), 10, 1.0);

  /** Throws if a value is out of its range. */
  public WeightConfig {
    if (slowStartWindow.isNegative()) {
      throw new IllegalArgumentException(
          "slowStartWindow: " + slowStartWindow + " (expected: >= 0)");
    }
    if (slowStartMinPercent < 1 || slowStartMinPercent > 100) {
      throw new IllegalArgumentException(
          "slowStartMinPercent: " + slowStartMinPercent + " (expected: 1 to 100)");
    }
    if (!(slowStartAggression > 0) || Double.isInfinite(slowStartAggression)) {
      throw new IllegalArgumentException(
          "slowStartAggression: " + slowStartAggression + " (expected: > 0)");
    }
  }

  /**
   * The share of its full weight that an endpoint has {@code sinceNanos} after it (re)joined, 0 to
   * 1. Envoy's formula: {@code max(min, (max(t, 1 s) / window)^(1 / aggression))}.
   */
  public double slowStartFactor(long sinceNanos) {
    double window = slowStartWindow.toNanos();
    if (window == 0 || sinceNanos >= window) {
      return 1;
    }
    double t = Math.max(sinceNanos, 1e9);
    double grown = Math.pow(t / window, 1 / slowStartAggression);
    return Math.min(1, Math.max(slowStartMinPercent / 100.0, grown));
  }
}
