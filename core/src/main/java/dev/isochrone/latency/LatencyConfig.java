/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import java.time.Duration;

/**
 * How the latency stage measures.
 *
 * @param rttWindow the minimum round trip of this last while is the distance. Longer forgets noise
 *     better, shorter sees a longer route sooner; five probes of a quiet site at their default
 *     interval, of which noise of ±15 % cannot raise the least by a fifth. Default 5 s
 * @param serviceWindow the least service time of this last while is the standing one. Default 1 s
 * @param tailDecay τ by which the recent peak of the service time fades. Default 2 s
 * @param idleDecay τ by which the service time of a site that gets no calls falls back to the
 *     baseline of all sites. Long, for a site that was left because it is slow should not win the
 *     next ranking by having been left; short, for what made it slow may be over. Default 10 s
 * @param peakDecay τ of an endpoint's peak EWMA. Default 10 s, Finagle's
 */
public record LatencyConfig(
    Duration rttWindow,
    Duration serviceWindow,
    Duration tailDecay,
    Duration idleDecay,
    Duration peakDecay) {

  /** The defaults above. */
  public static final LatencyConfig DEFAULT =
      new LatencyConfig(
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10));

  /** Throws if a duration is not positive. */
  public LatencyConfig {
    positive("rttWindow", rttWindow);
    positive("serviceWindow", serviceWindow);
    positive("tailDecay", tailDecay);
    positive("idleDecay", idleDecay);
    positive("peakDecay", peakDecay);
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
