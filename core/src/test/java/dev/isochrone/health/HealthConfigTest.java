/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthConfigTest {
  private static HealthConfig config(
      long floor, long ceiling, long base, long max, long interval, int probes) {
    return new HealthConfig(
        Duration.ofMillis(floor),
        Duration.ofMillis(ceiling),
        Duration.ofMillis(base),
        Duration.ofMillis(max),
        Duration.ofMillis(interval),
        probes,
        false,
        OutlierDetectionConfig.DEFAULT);
  }

  @Test
  void leastOfEverythingIsAllowed() {
    assertThat(config(1, 1, 1, 1, 1, 1).probesPerSecond()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 1, 1, 1, stallFloor: PT0S (expected: >= 1 ms)",
    "9, 8, 1, 1, 1, 1, stallCeiling: PT0.008S (expected: >= stallFloor)",
    "1, 1, 0, 1, 1, 1, ejectionBase: PT0S (expected: >= 1 ms)",
    "1, 1, 9, 8, 1, 1, ejectionMax: PT0.008S (expected: >= ejectionBase)",
    "1, 1, 1, 1, 0, 1, probeInterval: PT0S (expected: >= 1 ms)",
    "1, 1, 1, 1, 1, 0, probesPerSecond: 0 (expected: >= 1)",
  })
  void valueOutOfRangeIsNamed(
      long floor, long ceiling, long base, long max, long interval, int probes, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(floor, ceiling, base, max, interval, probes))
        .withMessage(message);
  }
}
