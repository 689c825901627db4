/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriorityConfigTest {
  private static PriorityConfig config(
      long window, int threshold, long dwell, int overprovisioning, int panic) {
    return new PriorityConfig(
        Duration.ofMillis(window),
        threshold,
        Duration.ofMillis(dwell),
        overprovisioning,
        panic,
        Duration.ZERO,
        Duration.ZERO,
        Steering.NONE);
  }

  private static PriorityConfig config(long rampMillis, Map<String, Integer> maxSharePercent) {
    return new PriorityConfig(
        Duration.ZERO,
        20,
        Duration.ZERO,
        140,
        50,
        Duration.ofMillis(rampMillis),
        Duration.ZERO,
        new Steering(maxSharePercent, Map.of(), ""));
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0, 100, 0", "1, 1000, 1, 1000, 100"})
  void boundsThemselvesAreAllowed(long window, int threshold, long dwell, int over, int panic) {
    assertThat(config(window, threshold, dwell, over, panic).panicThreshold()).isEqualTo(panic);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 20, 0, 140, 50, latencyWindow: PT-0.001S (expected: >= 0)",
    "0, 20, -1, 140, 50, switchDwell: PT-0.001S (expected: >= 0)",
    "0, -1, 0, 140, 50, switchThresholdPercent: -1 (expected: 0 to 1000)",
    "0, 1001, 0, 140, 50, switchThresholdPercent: 1001 (expected: 0 to 1000)",
    "0, 20, 0, 99, 50, overprovisioningFactor: 99 (expected: 100 to 1000)",
    "0, 20, 0, 1001, 50, overprovisioningFactor: 1001 (expected: 100 to 1000)",
    "0, 20, 0, 140, -1, panicThreshold: -1 (expected: 0 to 100)",
    "0, 20, 0, 140, 101, panicThreshold: 101 (expected: 0 to 100)",
  })
  void valueOutOfRangeIsNamed(
      long window, int threshold, long dwell, int over, int panic, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(window, threshold, dwell, over, panic))
        .withMessage(message);
  }

  @Test
  void rampAndCapsOutOfRangeAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(-1, Map.of()))
        .withMessage("failbackRamp: PT-0.001S (expected: >= 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(0, Map.of("plant-7", 0)))
        .withMessage("maxSharePercent.plant-7: 0 (expected: 1 to 99)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(0, Map.of("plant-7", 100)))
        .withMessage("maxSharePercent.plant-7: 100 (expected: 1 to 99)");
  }

  @Test
  void capsAreCopied() {
    Map<String, Integer> caps = new HashMap<>(Map.of("plant-7", 30));
    PriorityConfig config = config(0, caps);
    caps.put("plant-8", 30);
    assertThat(config.steering().maxSharePercent()).containsExactlyEntriesOf(Map.of("plant-7", 30));
  }
}
