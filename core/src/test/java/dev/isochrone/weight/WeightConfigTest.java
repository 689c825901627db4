/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightConfigTest {
  @ParameterizedTest
  @CsvSource({
    // window s, min %, aggression, since s, factor
    "10, 10, 1.0, 0, 0.1", // max(t, 1) / 10
    "10, 10, 1.0, 1, 0.1",
    "10, 10, 1.0, 2.5, 0.25",
    "10, 10, 1.0, 9.99, 0.999",
    "10, 10, 1.0, 10, 1",
    "10, 10, 1.0, 1000, 1",
    "10, 30, 1.0, 2, 0.3", // the minimum
    "100, 10, 2.0, 25, 0.5", // (25 / 100)^(1/2)
    "100, 1, 2.0, 0, 0.1", // (1 / 100)^(1/2)
    "100, 1, 0.5, 50, 0.25", // (50 / 100)^2
    "0, 10, 1.0, 0, 1", // off
    "0.5, 10, 1.0, 0.1, 1", // shorter than Envoy's unit of time
  })
  void weightGrowsByEnvoysFormula(
      double window, int min, double aggression, double since, double factor) {
    WeightConfig config =
        new WeightConfig(Duration.ofNanos((long) (window * 1e9)), min, aggression);
    assertThat(config.slowStartFactor((long) (since * 1e9))).isCloseTo(factor, Offset.offset(1e-9));
  }

  @Test
  void boundsThemselvesAreAllowed() {
    assertThat(new WeightConfig(Duration.ZERO, 1, Double.MIN_NORMAL).slowStartMinPercent())
        .isEqualTo(1);
    assertThat(new WeightConfig(Duration.ZERO, 100, 1e300).slowStartMinPercent()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 10, 1, slowStartWindow: PT-1S (expected: >= 0)",
    "1, 0, 1, slowStartMinPercent: 0 (expected: 1 to 100)",
    "1, 101, 1, slowStartMinPercent: 101 (expected: 1 to 100)",
    "1, 10, 0, slowStartAggression: 0.0 (expected: > 0)",
    "1, 10, NaN, slowStartAggression: NaN (expected: > 0)",
    "1, 10, Infinity, slowStartAggression: Infinity (expected: > 0)",
  })
  void valueOutOfRangeIsNamed(long window, int min, double aggression, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WeightConfig(Duration.ofSeconds(window), min, aggression))
        .withMessage(message);
  }
}
