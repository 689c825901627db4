/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.latency.LatencyEstimate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilenceRuleTest {
  private static final long MS = 1_000_000;

  private final SilenceRule rule = new SilenceRule(() -> HealthConfig.DEFAULT);

  @ParameterizedTest
  @CsvSource({
    // srtt, rttvar, tail, T: clamp(srtt + 4 rttvar, 20, 250) + tail
    "2, 0.5, 12, 36", // 4 is raised to the floor
    "30, 5, 12, 66", // 50
    "12, 2, 0, 20", // exactly the floor
    "90, 10, 30, 170", // 130
    "200, 30, 75, 350", // 320 is lowered to the ceiling
    "210, 10, 0, 250", // exactly the ceiling
  })
  void thresholdIsTheRetransmissionTimeOutWithinItsBoundsAndTheTail(
      double srtt, double rttvar, double tail, long threshold) {
    assertThat(rule.thresholdNanos(Patient.estimate(srtt, rttvar, tail), 3))
        .isEqualTo(threshold * MS);
  }

  @Test
  void fewerWitnessesHaveToBeLater() {
    LatencyEstimate estimate = Patient.estimate(30, 5, 12);
    assertThat(rule.thresholdNanos(estimate, 0)).isEqualTo((50 + 6 * 12) * MS);
    assertThat(rule.thresholdNanos(estimate, 1)).isEqualTo((50 + 6 * 12) * MS);
    assertThat(rule.thresholdNanos(estimate, 2)).as("3 · 1.5 / 2 tails").isEqualTo(77 * MS);
    assertThat(rule.thresholdNanos(estimate, 3)).as("3 · 4/3 / 3 tails").isEqualTo(66 * MS);
    assertThat(rule.thresholdNanos(estimate, 100)).as("half a tail").isEqualTo(56 * MS);
  }

  @Test
  void thresholdIsPatientUntilACallWasMeasured() {
    assertThat(rule.thresholdNanos(LatencyEstimate.UNKNOWN, 3)).isEqualTo(1000 * MS);
    assertThat(
            rule.thresholdNanos(
                new LatencyEstimate(MS, MS, MS, Double.NaN, 1, LatencyEstimate.Tails.UNKNOWN, 9, 0),
                3))
        .as("probes only")
        .isEqualTo(1000 * MS);
    assertThat(
            rule.thresholdNanos(
                new LatencyEstimate(
                    MS, Double.NaN, Double.NaN, MS, 1, new LatencyEstimate.Tails(MS, MS, MS), 0, 9),
                3))
        .as("no round trip")
        .isEqualTo(1000 * MS);
  }
}
