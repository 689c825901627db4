/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import java.time.Duration;

/**
 * How the latency stage measures.
 *
 * @param rttWindow the minimum round trip of this last while is the distance. Longer forgets noise
 *     better, shorter sees a longer route sooner. Default 5 s
 * @param serviceDecay τ of the mean service time: about how far back it looks. Default 2 s
 * @param idleDecay τ by which the service time of a site that gets no calls falls back to the
 *     baseline of all sites. Long, for a site that was left because it is slow should not win the
 *     next ranking by having been left. Default 30 s
 * @param peakDecay τ of peak EWMA, the recent tail. Default 10 s, Finagle's
 */
public record LatencyConfig(
    Duration rttWindow, Duration serviceDecay, Duration idleDecay, Duration peakDecay) {

  /** The defaults above. */
  public static final LatencyConfig DEFAULT =
      new LatencyConfig(
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10));

  /** Throws if a duration is not positive. */
  public LatencyConfig {
    positive("rttWindow", rttWindow);
    positive("serviceDecay", serviceDecay);
    positive("idleDecay", idleDecay);
    positive("peakDecay", peakDecay);
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
