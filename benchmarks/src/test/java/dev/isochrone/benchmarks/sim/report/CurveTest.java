/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CurveTest {

  @Test
  void oracleOursAndTheBestPeersAreDrawn() {
    ScenarioStats stats =
        new Runs()
            .mean("s", "d", 5)
            .mean("s", "c", 4)
            .mean("s", "b", 3)
            .mean("s", "a", 2)
            .figures("s", "unlawful", Runs.unlawful(1), 1)
            .mean("s", "nearest_healthy", 9)
            .mean("s", "oracle", 1)
            .stats();
    assertThat(Curve.of(stats))
        .extracting(curve -> curve.stats().name())
        .containsExactly("oracle", "nearest_healthy", "a", "b", "c");
  }

  @Test
  void thatWhichWouldHideAnotherIsNotDrawn() {
    ScenarioStats stats =
        new Runs().mean("s", "a", 2).mean("s", "outlier_a", 2).mean("s", "b", 3).stats();
    assertThat(Curve.of(stats)).extracting(curve -> curve.stats().name()).containsExactly("a", "b");
  }
}
