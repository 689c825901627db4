/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

import java.time.Duration;
import java.util.Objects;

/**
 * How sites are ordered.
 *
 * @param latencyWindow sites that are at most so much farther than the nearest share its level.
 *     Default 2 ms: zones of one region are together, regions are not
 * @param switchThresholdPercent a site's place changes only if its distance changed by more than
 *     this. Default 20
 * @param switchDwell and only if it stayed so for so long. Default 500 ms
 * @param overprovisioningFactor how much more than its share a level's healthy endpoints can carry,
 *     in percent. Default 140, Envoy's
 * @param panicThreshold if less than this percentage of a level is healthy, and the levels together
 *     cannot carry the load, health is ignored. Default 50, Envoy's; 0 means never
 * @param failbackRamp how long calls take at the most, on average over clients, to come back to a
 *     site that returned or came nearer, while another serves them. Default 5 s; 0 means at once
 * @param drainRamp how long, on average over clients, the share of a site or endpoint that is
 *     drained takes to fall to nothing. Default 3 s; 0 means at once
 * @param steering what is imposed on the shares of sites. Default nothing
 */
public record PriorityConfig(
    Duration latencyWindow,
    int switchThresholdPercent,
    Duration switchDwell,
    int overprovisioningFactor,
    int panicThreshold,
    Duration failbackRamp,
    Duration drainRamp,
    Steering steering) {

  /** The defaults above. */
  public static final PriorityConfig DEFAULT =
      new PriorityConfig(
          Duration.ofMillis(2),
          20,
          Duration.ofMillis(500),
          140,
          50,
          Duration.ofSeconds(5),
          Duration.ofSeconds(3),
          Steering.NONE);

  /** Throws if a value is out of its range. */
  public PriorityConfig {
    notNegative("latencyWindow", latencyWindow);
    notNegative("switchDwell", switchDwell);
    within("switchThresholdPercent", switchThresholdPercent, 0, 1000);
    within("overprovisioningFactor", overprovisioningFactor, 100, 1000);
    within("panicThreshold", panicThreshold, 0, 100);
    notNegative("failbackRamp", failbackRamp);
    notNegative("drainRamp", drainRamp);
    Objects.requireNonNull(steering, "steering");
  }

  /** This configuration with other rules for the shares of sites. */
  public PriorityConfig with(Steering other) {
    return with(drainRamp, other);
  }

  /** This configuration with another drain ramp and other rules for the shares of sites. */
  public PriorityConfig with(Duration ramp, Steering other) {
    return new PriorityConfig(
        latencyWindow,
        switchThresholdPercent,
        switchDwell,
        overprovisioningFactor,
        panicThreshold,
        failbackRamp,
        ramp,
        other);
  }

  private static void notNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
    }
  }

  static void within(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + min + " to " + max + ")");
    }
  }
}
