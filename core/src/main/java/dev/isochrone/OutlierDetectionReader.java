/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.config.ConfigNode;
import dev.isochrone.config.ProtoDuration;
import dev.isochrone.health.HealthConfig;
import dev.isochrone.health.OutlierDetectionConfig;
import dev.isochrone.health.OutlierDetectionConfig.FailurePercentage;
import dev.isochrone.health.OutlierDetectionConfig.SuccessRate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@code outlierDetection}, gRFC A50's message in JSON. */
final class OutlierDetectionReader {
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration MOST = ProtoDuration.MAX;

  /**
   * What was read.
   *
   * @param ejectionBase the base of every other ejection for errors: what the field says, else not
   *     A50's 30 s but {@link HealthConfig}'s own default, since a trial and not time alone brings
   *     an endpoint back
   */
  record Result(Duration ejectionBase, OutlierDetectionConfig config) {}

  private OutlierDetectionReader() {}

  /** The defaults if it is absent; null after an error. */
  static @Nullable Result read(ConfigNode node) {
    return node.has("outlierDetection")
        ? node.optionalObject("outlierDetection", o -> result(node, o))
        : new Result(HealthConfig.DEFAULT.ejectionBase(), OutlierDetectionConfig.DEFAULT);
  }

  private static @Nullable Result result(ConfigNode parent, ConfigNode node) {
    OutlierDetectionConfig d = OutlierDetectionConfig.DEFAULT;
    Duration interval = node.optionalDuration("interval", d.interval(), LEAST, MOST);
    Duration base = node.optionalDuration("baseEjectionTime", d.baseEjectionTime(), LEAST, MOST);
    Duration longest = base.compareTo(d.maxEjectionTime()) > 0 ? base : d.maxEjectionTime();
    Duration max = node.optionalDuration("maxEjectionTime", longest, LEAST, MOST);
    int percent = node.optionalInt("maxEjectionPercent", d.maxEjectionPercent(), 0, 100);
    SuccessRate successRate =
        node.optionalObject("successRateEjection", OutlierDetectionReader::successRate);
    FailurePercentage failurePercentage =
        node.optionalObject("failurePercentageEjection", OutlierDetectionReader::failurePercentage);
    boolean baseGiven = node.has("baseEjectionTime");
    Duration ownBase = baseGiven ? base : shorter(HealthConfig.DEFAULT.ejectionBase(), max);
    if (node.sound() && baseGiven && max.compareTo(base) < 0) {
      parent.reject(
          "outlierDetection",
          "maxEjectionTime >= baseEjectionTime, which is " + ProtoDuration.format(base));
    }
    return node.sound()
        ? new Result(
            ownBase,
            new OutlierDetectionConfig(
                interval, base, max, percent, successRate, failurePercentage))
        : null;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static @Nullable SuccessRate successRate(ConfigNode node) {
    SuccessRate d = SuccessRate.DEFAULT;
    int factor = node.optionalInt("stdevFactor", d.stdevFactor(), 0, Integer.MAX_VALUE);
    int enforced = node.optionalInt("enforcementPercentage", d.enforcementPercentage(), 0, 100);
    int hosts = node.optionalInt("minimumHosts", d.minimumHosts(), 0, Integer.MAX_VALUE);
    int volume = node.optionalInt("requestVolume", d.requestVolume(), 0, Integer.MAX_VALUE);
    return node.sound() ? new SuccessRate(factor, enforced, hosts, volume) : null;
  }

  private static @Nullable FailurePercentage failurePercentage(ConfigNode node) {
    FailurePercentage d = FailurePercentage.DEFAULT;
    int threshold = node.optionalInt("threshold", d.threshold(), 0, 100);
    int enforced = node.optionalInt("enforcementPercentage", d.enforcementPercentage(), 0, 100);
    int hosts = node.optionalInt("minimumHosts", d.minimumHosts(), 0, Integer.MAX_VALUE);
    int volume = node.optionalInt("requestVolume", d.requestVolume(), 0, Integer.MAX_VALUE);
    return node.sound() ? new FailurePercentage(threshold, enforced, hosts, volume) : null;
  }
}
