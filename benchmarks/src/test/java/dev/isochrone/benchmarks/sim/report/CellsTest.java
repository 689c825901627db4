/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellsTest {
  private static final double NEVER = Double.POSITIVE_INFINITY;

  @Test
  void neverIsSaidThoughTheMedianIsANumber() {
    double[] seconds = {1, 2, NEVER};
    int[] next = {0};
    Runs runs = new Runs();
    runs.figures("s", "a", f -> Runs.recovery(seconds[next[0]++]).apply(f), 9, 9, 9);
    assertThat(cell(runs.stats(), Metric.RECOVERY)).isEqualTo("2.00 (never in 1 of 3)");
  }

  @Test
  void neverInMostSeedsIsNever() {
    ScenarioStats stats = new Runs().figures("s", "a", Runs.recovery(NEVER), 9, 9).stats();
    assertThat(cell(stats, Metric.RECOVERY)).isEqualTo("never");
  }

  @Test
  void failuresOfFewSeedsAreNotHidden() {
    int[] seed = {0};
    Runs runs = new Runs();
    runs.figures("s", "a", f -> Runs.failed(seed[0]++ == 0 ? 4 : 0).apply(f), 9, 9, 9);
    assertThat(cell(runs.stats(), Metric.FAILED)).isEqualTo("0 (≤ 0.400)");
  }

  @Test
  void withoutEventsNothingIsLostAndNothingRecovers() {
    ScenarioStats stats =
        new Runs().scenario("s", "calm").figures("s", "a", Runs.recovery(Double.NaN), 9).stats();
    assertThat(cell(stats, Metric.RECOVERY)).isEqualTo("–");
    assertThat(cell(stats, Metric.LOST)).isEqualTo("–");
  }

  @Test
  void oneSeedHasNoSpread() {
    ScenarioStats one = new Runs().mean("s", "oracle", 10).mean("s", "a", 15).stats();
    ScenarioStats two = new Runs().mean("s", "oracle", 10, 10).mean("s", "a", 15, 16).stats();
    assertThat(Cells.ratio(one.byMean().get(1), Metric.MEAN)).isEqualTo("×1.50");
    assertThat(Cells.ratio(two.byMean().get(1), Metric.MEAN)).isEqualTo("×1.55 (1.50–1.60)");
    assertThat(Cells.ratio(two.byMean().get(0), Metric.MEAN)).isEmpty();
  }

  private static String cell(ScenarioStats stats, Metric metric) {
    return Cells.value(stats, stats.byMean().get(0), metric);
  }
}
