/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where our policy is further behind the first than a tie allows.
 *
 * @param scenario where
 * @param metric in which of the figures that rank
 * @param ours how we did
 * @param best how the first did
 */
record Loss(ScenarioStats scenario, Metric metric, PolicyStats ours, PolicyStats best) {

  /** All of them, the largest first. */
  static List<Loss> of(List<ScenarioStats> scenarios) {
    List<Loss> losses = new ArrayList<>();
    for (ScenarioStats scenario : scenarios) {
      PolicyStats ours = scenario.find(ReportInput.OURS);
      for (Metric metric : Metric.RANKING) {
        PolicyStats best = scenario.best(metric);
        // Who is not ranked is no winner either, but that is not a loss by so much: the summary
        // says.
        if (ours != null && ours.isRanked() && best != null && !scenario.isFirst(ours, metric)) {
          losses.add(new Loss(scenario, metric, ours, best));
        }
      }
    }
    losses.sort(Comparator.comparingDouble(Loss::factor).reversed());
    return losses;
  }

  /** Our median beside the first's. */
  double factor() {
    return ours.median(metric) / best.median(metric);
  }

  /** In how many seeds it is so. */
  int seeds() {
    return ours.seedsBehind(best, metric);
  }
}
