/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.util.ArrayList;
import java.util.Arrays;
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
    int others = curves.size();
    for (PolicyStats stats : scenario.byMean()) {
      int peers = curves.size() - others;
      if (peers < Palette.PEERS.size() && isPeer(stats) && !isDrawn(curves, stats)) {
        add(curves, stats, Palette.PEERS.get(peers), 1.4, "none");
      }
    }
    return curves;
  }

  private static boolean isPeer(PolicyStats stats) {
    return stats.isRanked() && !stats.isOurs() && !stats.isOracle();
  }

  /** A variant that never did anything else than another would only hide it. */
  private static boolean isDrawn(List<Curve> curves, PolicyStats stats) {
    double[] latency = new Series(stats.runs(), Series.POINTS).latency(Spread::median);
    return curves.stream()
        .anyMatch(curve -> Arrays.equals(curve.series().latency(Spread::median), latency));
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
