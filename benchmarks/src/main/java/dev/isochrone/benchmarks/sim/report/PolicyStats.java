/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import dev.isochrone.benchmarks.sim.report.ReportInput.PolicyInfo;
import dev.isochrone.benchmarks.sim.result.RunResult;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How one policy did in one scenario, over all seeds. Immutable. */
final class PolicyStats {
  private final PolicyInfo policy;
  private final List<RunResult> runs;
  private final Map<Metric, Spread> figures = new EnumMap<>(Metric.class);
  private final Map<Metric, Spread> ratios = new EnumMap<>(Metric.class);

  /**
   * Sums runs up.
   *
   * @param runs the policy's, in the order of the seeds; at least one
   * @param oracle the oracle's in the same order; empty if it was not run
   */
  PolicyStats(PolicyInfo policy, List<RunResult> runs, List<RunResult> oracle) {
    this.policy = policy;
    this.runs = List.copyOf(runs);
    for (Metric metric : Metric.values()) {
      figures.put(metric, Spread.of(values(metric, runs)));
      ratios.put(
          metric, Spread.of(metric.hasRatio() ? ratios(metric, runs, oracle) : new double[0]));
    }
  }

  private static double[] values(Metric metric, List<RunResult> runs) {
    return runs.stream().mapToDouble(run -> metric.of(run.figures())).toArray();
  }

  /** Each against the oracle's run in the same world: what differs is the policy alone. */
  private static double[] ratios(Metric metric, List<RunResult> runs, List<RunResult> oracle) {
    double[] values = values(metric, runs);
    double[] best = values(metric, oracle);
    double[] ratios = new double[Math.min(values.length, best.length)];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = best[i] > 0 ? values[i] / best[i] : Double.NaN;
    }
    return ratios;
  }

  PolicyInfo policy() {
    return policy;
  }

  String name() {
    return policy.name();
  }

  /** In the order of the seeds. */
  List<RunResult> runs() {
    return runs;
  }

  boolean isOurs() {
    return name().equals(ReportInput.OURS);
  }

  boolean isOracle() {
    return name().equals(ReportInput.ORACLE);
  }

  /** Attempts sent where the residency forbids it, in all runs. */
  long unlawful() {
    return runs.stream().mapToLong(run -> run.figures().unlawful()).sum();
  }

  /** Whether it can be first: who may know what no client knows, or go where none may, cannot. */
  boolean isRanked() {
    return policy.realisable() && unlawful() == 0;
  }

  Spread spread(Metric metric) {
    return Objects.requireNonNull(figures.get(metric));
  }

  double median(Metric metric) {
    return spread(metric).median();
  }

  /** To the oracle's run of the same seed, over the seeds. */
  Spread ratio(Metric metric) {
    return Objects.requireNonNull(ratios.get(metric));
  }

  /** In how many seeds the figure is worse than another policy's. */
  int seedsBehind(PolicyStats other, Metric metric) {
    double[] mine = values(metric, runs);
    double[] theirs = values(metric, other.runs);
    int behind = 0;
    for (int i = 0; i < Math.min(mine.length, theirs.length); i++) {
      behind += mine[i] > theirs[i] ? 1 : 0;
    }
    return behind;
  }
}
