/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

/** A policy's figures in a scenario, as the text of a table's cells. */
final class Cells {
  private Cells() {}

  /** The median, and what it would hide. */
  static String value(ScenarioStats scenario, PolicyStats stats, Metric metric) {
    if (metric.needsEvent() && scenario.info().events().isEmpty()) {
      return Numbers.NONE;
    }
    Spread spread = stats.spread(metric);
    String median =
        metric.isCount() ? Numbers.count(spread.median()) : Numbers.three(spread.median());
    if (spread.never() > 0 && Double.isFinite(spread.median())) {
      return median + " (never in " + spread.never() + " of " + spread.count() + ")";
    }
    // Rare failures happen in some seeds only: a median alone would say none did.
    if (metric == Metric.FAILED && spread.median() == 0 && spread.max() > 0) {
      return median + " (≤ " + Numbers.three(spread.max()) + ")";
    }
    if (metric == Metric.LOST && spread.median() == 0 && spread.max() > 0) {
      return median + " (≤ " + Numbers.count(spread.max()) + ")";
    }
    return median;
  }

  /** The ratio to the oracle and its spread; empty for the oracle's own and if it was not run. */
  static String ratio(PolicyStats stats, Metric metric) {
    Spread ratio = stats.ratio(metric);
    if (stats.isOracle() || ratio.count() == 0) {
      return "";
    }
    String median = Numbers.ratio(ratio.median());
    return ratio.count() == 1 ? median : median + " " + range(ratio);
  }

  private static String range(Spread ratio) {
    return "(" + Numbers.three(ratio.min()) + "–" + Numbers.three(ratio.max()) + ")";
  }
}
