/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.util.Map;
import java.util.TreeMap;

/** All plots. */
final class Plots {
  private Plots() {}

  /** SVG by file name. */
  static Map<String, String> of(Analysis analysis) {
    Map<String, String> plots = new TreeMap<>();
    plots.put(Analysis.OVERVIEW + ".svg", OverviewPlot.of(analysis));
    for (ScenarioStats scenario : analysis.scenarios()) {
      if (!scenario.byMean().isEmpty()) {
        plots.put(scenario.slug() + ".svg", ScenarioPlot.of(scenario));
      }
    }
    return plots;
  }
}
