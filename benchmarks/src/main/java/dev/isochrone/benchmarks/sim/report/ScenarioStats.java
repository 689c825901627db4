/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import dev.isochrone.benchmarks.sim.report.ReportInput.ScenarioInfo;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the policies did in one scenario, by the medians over the seeds.
 *
 * @param info the scenario
 * @param slug its name, fit for a file and an anchor; unique in a report
 * @param byMean the policies that ran, the least mean first
 */
record ScenarioStats(ScenarioInfo info, String slug, List<PolicyStats> byMean) {
  /** Less than this part behind the first is as good as first: the noise of a few seeds. */
  static final double TIE = 0.02;

  ScenarioStats {
    // Stable: who has the same mean stays in the order of the policies.
    byMean =
        byMean.stream()
            .sorted(Comparator.comparingDouble(stats -> stats.median(Metric.MEAN)))
            .toList();
  }

  @Nullable PolicyStats find(String policy) {
    return byMean.stream().filter(stats -> stats.name().equals(policy)).findFirst().orElse(null);
  }

  /** The least of those that can be first; null if nobody has a finite figure. */
  @Nullable PolicyStats best(Metric metric) {
    return byMean.stream()
        .filter(stats -> stats.isRanked() && Double.isFinite(stats.median(metric)))
        .min(Comparator.comparingDouble(stats -> stats.median(metric)))
        .orElse(null);
  }

  /** Whether a policy is first or ties with the first. */
  boolean isFirst(PolicyStats stats, Metric metric) {
    PolicyStats best = best(metric);
    return best != null
        && stats.isRanked()
        && stats.median(metric) <= best.median(metric) * (1 + TIE);
  }

  /** As {@link #isFirst}, but nobody where all are: a mark on everything marks nothing. */
  boolean isMarked(PolicyStats stats, Metric metric) {
    if (metric.needsEvent() && info.events().isEmpty()) {
      return false;
    }
    return isFirst(stats, metric)
        && byMean.stream().anyMatch(other -> other.isRanked() && !isFirst(other, metric));
  }

  /** 1: first or tied with the first; 0: not ranked. */
  int place(PolicyStats stats, Metric metric) {
    if (!stats.isRanked() || Double.isNaN(stats.median(metric)) || isFirst(stats, metric)) {
      return isFirst(stats, metric) ? 1 : 0;
    }
    double value = stats.median(metric);
    return 1
        + (int)
            byMean.stream()
                .filter(other -> other.isRanked() && other.median(metric) < value)
                .count();
  }

  /** How many can be first. */
  int ranked() {
    return (int) byMean.stream().filter(PolicyStats::isRanked).count();
  }
}
