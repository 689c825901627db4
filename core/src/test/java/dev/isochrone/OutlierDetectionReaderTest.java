/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.isochrone.config.ConfigException;
import dev.isochrone.config.ConfigNode;
import dev.isochrone.health.HealthConfig;
import dev.isochrone.health.OutlierDetectionConfig;
import dev.isochrone.health.OutlierDetectionConfig.FailurePercentage;
import dev.isochrone.health.OutlierDetectionConfig.SuccessRate;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutlierDetectionReaderTest {
  private static HealthConfig read(Map<String, ?> outlierDetection) {
    return ConfigNode.read(
            "test", Map.of("outlierDetection", outlierDetection), new RouterConfigReader())
        .health();
  }

  @Test
  void presentButEmptyIsAsAbsent() {
    assertThat(read(Map.of())).isEqualTo(HealthConfig.DEFAULT);
  }

  @Test
  void emptyPartsTurnTheirAlgorithmOnWithItsDefaults() {
    OutlierDetectionConfig config =
        read(Map.of("successRateEjection", Map.of(), "failurePercentageEjection", Map.of()))
            .outlierDetection();
    assertThat(config.successRateEjection()).isEqualTo(SuccessRate.DEFAULT);
    assertThat(config.failurePercentageEjection()).isEqualTo(FailurePercentage.DEFAULT);
  }

  @Test
  void readsEveryFieldOfA50() {
    HealthConfig health =
        read(
            Map.of(
                "interval",
                "1.5s",
                "baseEjectionTime",
                "2s",
                "maxEjectionTime",
                "20s",
                "maxEjectionPercent",
                33.0,
                "successRateEjection",
                Map.of(
                    "stdevFactor", 1000.0,
                    "enforcementPercentage", 50.0,
                    "minimumHosts", 3.0,
                    "requestVolume", 7.0),
                "failurePercentageEjection",
                Map.of(
                    "threshold", 60.0,
                    "enforcementPercentage", 40.0,
                    "minimumHosts", 2.0,
                    "requestVolume", 9.0)));
    assertThat(health.outlierDetection())
        .isEqualTo(
            new OutlierDetectionConfig(
                Duration.ofMillis(1500),
                Duration.ofSeconds(2),
                Duration.ofSeconds(20),
                33,
                new SuccessRate(1000, 50, 3, 7),
                new FailurePercentage(60, 40, 2, 9)));
    assertThat(health.ejectionBase()).isEqualTo(Duration.ofSeconds(2));
    assertThat(health.ejectionMax()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void baseAloneAboveTheDefaultMaximumIsTheMaximum() {
    HealthConfig health = read(Map.of("baseEjectionTime", "400s"));
    assertThat(health.ejectionMax()).hasSeconds(400);
  }

  @Test
  void maximumAloneBelowTheDefaultBase() {
    HealthConfig health = read(Map.of("maxEjectionTime", "2s"));
    assertThat(health.ejectionBase()).hasSeconds(2);
    assertThat(health.outlierDetection().baseEjectionTime()).as("A50's").hasSeconds(30);
  }

  @ParameterizedTest
  @CsvSource({
    "maxEjectionPercent, 101, 0 to 100",
    "maxEjectionPercent, -1, 0 to 100",
    "interval, 10, a duration",
    "intervall, 10, perhaps interval",
  })
  void wrongFieldIsNamed(String name, double value, String expected) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(Map.of(name, value)))
        .withMessageContaining("outlierDetection." + name)
        .withMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "successRateEjection, stdevFactor, -1",
    "successRateEjection, enforcementPercentage, 101",
    "successRateEjection, minimumHosts, -1",
    "successRateEjection, requestVolume, 1.5",
    "failurePercentageEjection, threshold, 101",
    "failurePercentageEjection, enforcementPercentage, -1",
    "failurePercentageEjection, minimumHosts, -1",
    "failurePercentageEjection, requestVolume, -1",
    "failurePercentageEjection, stdevFactor, 1900",
  })
  void wrongFieldOfAPartIsNamed(String part, String name, double value) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(Map.of(part, Map.of(name, value))))
        .withMessageContaining("outlierDetection." + part + "." + name);
  }
}
