/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class RankingTest {
  private static final double NEVER = Double.POSITIVE_INFINITY;

  @Test
  void rowsAreSortedByTheMedianOfTheMeans() {
    ScenarioStats stats =
        new Runs()
            .mean("s", "slow", 1, 30, 30)
            .mean("s", "fast", 20, 20, 900)
            .mean("s", "oracle", 10, 10, 10)
            .stats();
    assertThat(stats.byMean())
        .extracting(PolicyStats::name)
        .containsExactly("oracle", "fast", "slow");
  }

  @Test
  void oracleIsNeverFirst() {
    ScenarioStats stats =
        new Runs().mean("s", "oracle", 1).mean("s", "a", 2).mean("s", "b", 3).stats();
    assertThat(marks(stats, Metric.MEAN)).isEqualTo("a");
    assertThat(stats.place(find(stats, "oracle"), Metric.MEAN)).isZero();
    assertThat(stats.place(find(stats, "b"), Metric.MEAN)).isEqualTo(2);
  }

  @Test
  void withinTwoPercentOfTheFirstIsFirstToo() {
    ScenarioStats stats =
        new Runs().mean("s", "a", 100).mean("s", "b", 102).mean("s", "c", 102.1).stats();
    assertThat(marks(stats, Metric.MEAN)).isEqualTo("a b");
    assertThat(stats.place(find(stats, "b"), Metric.MEAN)).isEqualTo(1);
    assertThat(stats.place(find(stats, "c"), Metric.MEAN)).isEqualTo(3);
  }

  @Test
  void nobodyIsMarkedWhereAllAreFirst() {
    ScenarioStats stats = new Runs().mean("s", "a", 100).mean("s", "b", 101).stats();
    assertThat(marks(stats, Metric.MEAN)).isEmpty();
    assertThat(stats.isFirst(find(stats, "b"), Metric.MEAN)).isTrue();
  }

  @Test
  void onlyZeroTiesWithZero() {
    ScenarioStats stats =
        new Runs()
            .figures("s", "a", Runs.failed(0), 9)
            .figures("s", "b", Runs.failed(1), 9)
            .stats();
    assertThat(marks(stats, Metric.FAILED)).isEqualTo("a");
  }

  @Test
  void whoNeverRecoversIsNotFirstThoughAllDoNot() {
    ScenarioStats all =
        new Runs()
            .figures("s", "a", Runs.recovery(NEVER), 9)
            .figures("s", "b", Runs.recovery(NEVER), 9)
            .stats();
    assertThat(marks(all, Metric.RECOVERY)).isEmpty();
    assertThat(all.isFirst(find(all, "a"), Metric.RECOVERY)).isFalse();
  }

  @Test
  void whoBreaksTheResidencyIsNotRanked() {
    ScenarioStats stats =
        new Runs()
            .figures("s", "a", Runs.unlawful(1), 1, 1)
            .mean("s", "b", 2, 2)
            .mean("s", "c", 3, 3)
            .stats();
    assertThat(marks(stats, Metric.MEAN)).isEqualTo("b");
    assertThat(stats.ranked()).isEqualTo(2);
  }

  @Test
  void eachRunIsComparedWithTheOracleOfItsSeed() {
    ScenarioStats stats =
        new Runs().mean("s", "oracle", 10, 20, 40).mean("s", "a", 20, 50, 60).stats();
    assertThat(find(stats, "a").ratio(Metric.MEAN)).isEqualTo(new Spread(2, 1.5, 2.5, 3, 0));
    assertThat(find(stats, "a").ratio(Metric.P99)).isEqualTo(new Spread(2, 1.5, 2.5, 3, 0));
  }

  @Test
  void withoutAnOracleThereIsNoRatio() {
    Analysis analysis = new Runs().mean("s", "a", 20, 50).analysis();
    assertThat(find(analysis.scenarios().get(0), "a").ratio(Metric.MEAN).count()).isZero();
    assertThat(analysis.overall("a", Metric.MEAN)).isNaN();
  }

  @Test
  void overallIsGeometricAndLeavesOutWhereTheResidencyWasBroken() {
    Analysis analysis =
        new Runs()
            .mean("s", "oracle", 10)
            .mean("s", "a", 20)
            .mean("t", "oracle", 10)
            .mean("t", "a", 80)
            .mean("u", "oracle", 10)
            .figures("u", "a", Runs.unlawful(1), 1)
            .analysis();
    assertThat(Numbers.three(analysis.overall("a", Metric.MEAN))).isEqualTo("4.00");
    assertThat(analysis.ranking())
        .extracting(ReportInput.PolicyInfo::name)
        .containsExactly("a", "oracle");
  }

  private static PolicyStats find(ScenarioStats stats, String policy) {
    return Objects.requireNonNull(stats.find(policy));
  }

  private static String marks(ScenarioStats stats, Metric metric) {
    return String.join(
        " ",
        stats.byMean().stream()
            .filter(policy -> stats.isMarked(policy, metric))
            .map(PolicyStats::name)
            .toList());
  }
}
