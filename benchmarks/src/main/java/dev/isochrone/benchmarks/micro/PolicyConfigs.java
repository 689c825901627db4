/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import java.util.List;
import java.util.Map;

/** Configs with every usual field set, in the JSON form: numbers are doubles, durations texts. */
final class PolicyConfigs {
  private PolicyConfigs() {}

  static Map<String, ?> of(String policy) {
    return switch (policy) {
      case "nearest_healthy" -> nearestHealthy();
      case "weighted_round_robin" ->
          Map.of(
              "blackoutPeriod", "10s",
              "weightExpirationPeriod", "180s",
              "oobReportingPeriod", "10s",
              "enableOobLoadReport", false,
              "weightUpdatePeriod", "1s",
              "errorUtilizationPenalty", 1.0);
      case "least_request_experimental" -> Map.of("choiceCount", 2.0);
      case "outlier_detection_experimental" -> outlierDetection();
      default -> throw new IllegalArgumentException("policy: " + policy);
    };
  }

  private static Map<String, ?> nearestHealthy() {
    return Map.ofEntries(
        Map.entry("residency", List.of("EU")),
        Map.entry("latencyWindow", "0.002s"),
        Map.entry("switchThresholdPercent", 20.0),
        Map.entry("switchDwell", "0.5s"),
        Map.entry("overprovisioningFactor", 140.0),
        Map.entry("panicThreshold", 50.0),
        Map.entry("rttWindow", "5s"),
        Map.entry("stallFloor", "0.02s"),
        Map.entry("stallCeiling", "0.25s"),
        Map.entry("probeInterval", "1s"),
        Map.entry("probesPerSecond", 100.0),
        Map.entry("outlierDetection", Map.of("baseEjectionTime", "1s", "maxEjectionTime", "30s")),
        Map.entry(
            "slowStart", Map.of("window", "10s", "minWeightPercent", 10.0, "aggression", 1.0)));
  }

  private static Map<String, ?> outlierDetection() {
    return Map.of(
        "interval",
        "10s",
        "baseEjectionTime",
        "30s",
        "maxEjectionTime",
        "300s",
        "maxEjectionPercentage",
        10.0,
        "successRateEjection",
        Map.of(
            "stdevFactor", 1900.0,
            "enforcementPercentage", 100.0,
            "minimumHosts", 5.0,
            "requestVolume", 100.0),
        "failurePercentageEjection",
        Map.of(
            "threshold", 85.0,
            "enforcementPercentage", 100.0,
            "minimumHosts", 5.0,
            "requestVolume", 50.0),
        "childPolicy",
        List.of(Map.of("round_robin", Map.of())));
  }
}
