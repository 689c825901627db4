/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy that is drawn over time.
 *
 * @param stats how it did
 * @param series its values over time
 * @param colour of its line
 * @param width of its line, in pixels
 * @param dash of its line, as SVG has it; "none" for an unbroken one
 */
record Curve(PolicyStats stats, Series series, String colour, double width, String dash) {

  /** The oracle, we and our best peers by mean; more lines than that no one tells apart. */
  static List<Curve> of(ScenarioStats scenario) {
    List<Curve> curves = new ArrayList<>();
    add(curves, scenario.find(ReportInput.ORACLE), Palette.ORACLE, 1.4, "5 3");
    add(curves, scenario.find(ReportInput.OURS), Palette.OURS, 2.2, "none");
    List<PolicyStats> peers =
        scenario.byMean().stream()
            .filter(stats -> stats.isRanked() && !stats.isOurs() && !stats.isOracle())
            .limit(Palette.PEERS.size())
            .toList();
    for (int i = 0; i < peers.size(); i++) {
      add(curves, peers.get(i), Palette.PEERS.get(i), 1.4, "none");
    }
    return curves;
  }

  private static void add(
      List<Curve> curves, @Nullable PolicyStats stats, String colour, double width, String dash) {
    if (stats != null) {
      Series series = new Series(stats.runs(), Series.POINTS);
      curves.add(new Curve(stats, series, colour, width, dash));
    }
  }

  String label() {
    return stats.name() + ": " + Numbers.three(stats.median(Metric.MEAN)) + " ms";
  }
}
