/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * gRFC A50's settings, with its names and defaults. As there, an algorithm runs only if its part is
 * present.
 *
 * @param interval the time between two sweeps. Default 10 s
 * @param baseEjectionTime how long an endpoint is first out; the n-th time in a row n times as
 *     long. Default 30 s
 * @param maxEjectionTime the longest that it is out, but not less than the base. Default 300 s
 * @param maxEjectionPercent no further endpoint is ejected by a sweep once so many percent are out;
 *     so the last one may exceed it, and one can always go unless this is 0. Default 10
 * @param successRateEjection statistical outliers among the success rates; null: off
 * @param failurePercentageEjection more failures than a threshold; null: off
 */
public record OutlierDetectionConfig(
    Duration interval,
    Duration baseEjectionTime,
    Duration maxEjectionTime,
    int maxEjectionPercent,
    @Nullable SuccessRate successRateEjection,
    @Nullable FailurePercentage failurePercentageEjection) {

  /** A50's defaults: both algorithms off. */
  public static final OutlierDetectionConfig DEFAULT =
      new OutlierDetectionConfig(
          Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(300), 10, null, null);

  /** Throws if something is out of its bounds. */
  public OutlierDetectionConfig {
    HealthConfig.atLeast("interval", interval, "1 ms", Duration.ofMillis(1));
    HealthConfig.atLeast("baseEjectionTime", baseEjectionTime, "1 ms", Duration.ofMillis(1));
    HealthConfig.atLeast("maxEjectionTime", maxEjectionTime, "1 ms", Duration.ofMillis(1));
    percent("maxEjectionPercent", maxEjectionPercent);
  }

  /** Whether anything is to be done. */
  boolean enabled() {
    return successRateEjection != null || failurePercentageEjection != null;
  }

  /**
   * Ejects endpoints whose success rate is below {@code mean − stdevFactor/1000 · stdev}.
   *
   * @param stdevFactor thousandths of a standard deviation. Default 1900
   * @param enforcementPercentage the chance that an outlier is really ejected. Default 100
   * @param minimumHosts with fewer endpoints of enough volume nothing is done. Default 5
   * @param requestVolume the calls in an interval that make volume enough. Default 100
   */
  public record SuccessRate(
      int stdevFactor, int enforcementPercentage, int minimumHosts, int requestVolume) {
    /** A50's defaults. */
    public static final SuccessRate DEFAULT = new SuccessRate(1900, 100, 5, 100);

    /** Throws if something is out of its bounds. */
    public SuccessRate {
      notNegative("stdevFactor", stdevFactor);
      percent("enforcementPercentage", enforcementPercentage);
      notNegative("minimumHosts", minimumHosts);
      notNegative("requestVolume", requestVolume);
    }
  }

  /**
   * Ejects endpoints of which more than {@code threshold} percent of the calls failed.
   *
   * @param threshold in percent; 100 can never be exceeded, and so turns it off. Default 85
   * @param enforcementPercentage the chance that such an endpoint is really ejected. Default 100
   * @param minimumHosts with fewer endpoints of enough volume nothing is done. Default 5
   * @param requestVolume the calls in an interval that make volume enough. Default 50
   */
  public record FailurePercentage(
      int threshold, int enforcementPercentage, int minimumHosts, int requestVolume) {
    /** A50's defaults. */
    public static final FailurePercentage DEFAULT = new FailurePercentage(85, 100, 5, 50);

    /** Throws if something is out of its bounds. */
    public FailurePercentage {
      percent("threshold", threshold);
      percent("enforcementPercentage", enforcementPercentage);
      notNegative("minimumHosts", minimumHosts);
      notNegative("requestVolume", requestVolume);
    }
  }

  private static void percent(String name, int value) {
    if (value < 0 || value > 100) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 100)");
    }
  }

  private static void notNegative(String name, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
    }
  }
}
