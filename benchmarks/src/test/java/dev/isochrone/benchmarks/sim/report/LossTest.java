/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

class LossTest {

  @Test
  void lossesAreNamedTheLargestFirst() {
    Analysis analysis =
        new Runs()
            .mean("won", "nearest_healthy", 10, 10, 10)
            .mean("won", "peer", 20, 20, 20)
            .mean("tied", "nearest_healthy", 10.2, 10.2, 10.2)
            .mean("tied", "peer", 10, 10, 10)
            .mean("small", "nearest_healthy", 11, 9, 11)
            .mean("small", "peer", 10, 10, 10)
            .mean("large", "nearest_healthy", 30, 30, 30)
            .mean("large", "peer", 10, 10, 10)
            .analysis();
    assertThat(analysis.losses())
        .extracting(
            loss -> loss.scenario().info().name(),
            Loss::metric,
            loss -> loss.best().name(),
            loss -> Numbers.excess(loss.factor()),
            Loss::seeds)
        .containsExactly(
            tuple("large", Metric.MEAN, "peer", "+200 %", 3),
            tuple("large", Metric.P99, "peer", "+200 %", 3),
            tuple("small", Metric.MEAN, "peer", "+10 %", 2),
            tuple("small", Metric.P99, "peer", "+10 %", 2));
    assertThat(analysis.firsts("nearest_healthy", Metric.MEAN)).isEqualTo(2);
    assertThat(MarkdownReport.of(analysis))
        .contains("`nearest_healthy` is first, or within 2 % of the first, of the 2 policies")
        .contains("**2 of 4** scenarios by mean latency (in 1 of them all are equal)")
        .contains(
            "| [large](#scenario-large) | mean | +200 % | 30.0 ms | 10.0 ms | `peer` | 3 of 3 |");
  }

  @Test
  void nobodyLosesToWhoKnowsAllOrBreaksTheResidency() {
    Analysis analysis =
        new Runs()
            .mean("s", "nearest_healthy", 10)
            .mean("s", "oracle", 1)
            .figures("s", "peer", Runs.unlawful(3), 2)
            .analysis();
    assertThat(analysis.losses()).isEmpty();
    assertThat(MarkdownReport.of(analysis)).contains("In mean and p99 nowhere by more than 2 %.");
  }

  @Test
  void ourOwnBreachAndFailuresAreSaid() {
    String text =
        new Runs()
            .figures("breach", "nearest_healthy", Runs.unlawful(3), 10)
            .mean("breach", "peer", 20)
            .figures("failing", "nearest_healthy", Runs.failed(5), 10)
            .figures("failing", "peer", Runs.failed(2), 10)
            .markdown();
    assertThat(text)
        .contains("**It sent calls outside the residency in** [breach](#scenario-breach).")
        .contains("| [failing](#scenario-failing) | 0.500 % | 0.200 % | `peer` |")
        .contains("clients' residency: `nearest_healthy` 3.");
  }

  @Test
  void anOracleThatIsBeatenIsNoBound() {
    assertThat(new Runs().mean("s", "oracle", 10).mean("s", "a", 7).markdown())
        .contains("by more than 2 %: [s](#scenario-s) mean `a` ×0.700; [s](#scenario-s) p99 `a`");
    assertThat(new Runs().mean("s", "oracle", 10).mean("s", "a", 9.9).markdown())
        .doesNotContain("no bound");
  }

  @Test
  void reportWithoutOursSaysSo() {
    assertThat(new Runs().mean("s", "peer", 1).markdown())
        .contains("`nearest_healthy` was not run");
  }
}
