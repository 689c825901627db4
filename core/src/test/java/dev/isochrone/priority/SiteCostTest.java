/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SiteCostTest {
  @Test
  void withoutLoadACallCostsWhatItTakes() {
    assertThat(SiteCost.of(20, 0, 5, 5, 0)).isEqualTo(new SiteCost(25, 25, 0, 25));
  }

  @Test
  void queueCountsThrice() {
    SiteCost cost = SiteCost.of(20, 0, 15, 5, 0.1);
    assertThat(cost.latencyNanos()).isEqualTo(35);
    assertThat(cost.nanos()).isEqualTo(20 + 5 + 3 * 10);
    assertThat(cost.unloadedNanos()).isEqualTo(25);
    assertThat(cost.errorNanos()).as("of all 15, three times").isCloseTo(4.5, within(1e-9));
  }

  @Test
  void longerWayCountsOnceAndIsNoChance() {
    SiteCost cost = SiteCost.of(20, 8, 15, 5, 0.1);
    assertThat(cost.nanos()).isEqualTo(20 + 8 + 5 + 3 * 2);
    assertThat(cost.errorNanos()).isCloseTo(3 * 0.7, within(1e-9));
  }

  @Test
  void quickerThanServiceOrTheWayIsNoQueue() {
    assertThat(SiteCost.of(20, 0, 4, 5, 0).nanos()).isEqualTo(24);
    assertThat(SiteCost.of(20, 8, 6, 5, 0.1)).isEqualTo(new SiteCost(26, 26, 0, 25));
  }
}
