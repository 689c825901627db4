/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import dev.isochrone.benchmarks.sim.report.ReportInput.PolicyInfo;
import dev.isochrone.benchmarks.sim.report.ReportInput.ScenarioInfo;
import dev.isochrone.benchmarks.sim.result.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * All that is shown, decided.
 *
 * @param input what it was decided from
 * @param scenarios in the order of the input
 * @param losses ours, the largest first
 */
record Analysis(ReportInput input, List<ScenarioStats> scenarios, List<Loss> losses) {
  /** Taken by the plot of all scenarios. */
  static final String OVERVIEW = "overview";

  private record Pair(String scenario, String policy) {}

  static Analysis of(ReportInput input) {
    Map<Pair, List<RunResult>> runs = new HashMap<>();
    for (RunResult run : input.runs()) {
      runs.computeIfAbsent(new Pair(run.scenario(), run.policy()), pair -> new ArrayList<>())
          .add(run);
    }
    runs.values().forEach(list -> list.sort(Comparator.comparingLong(RunResult::seed)));

    Set<String> slugs = new HashSet<>(Set.of(OVERVIEW));
    List<ScenarioStats> scenarios = new ArrayList<>();
    for (ScenarioInfo scenario : input.scenarios()) {
      List<RunResult> oracle =
          runs.getOrDefault(new Pair(scenario.name(), ReportInput.ORACLE), List.of());
      List<PolicyStats> policies = new ArrayList<>();
      for (PolicyInfo policy : input.policies()) {
        List<RunResult> own = runs.get(new Pair(scenario.name(), policy.name()));
        if (own != null) {
          policies.add(new PolicyStats(policy, own, oracle));
        }
      }
      scenarios.add(new ScenarioStats(scenario, slug(scenario.name(), slugs), policies));
    }
    return new Analysis(input, List.copyOf(scenarios), Loss.of(scenarios));
  }

  /** A name may hold anything, a path or a blank: what is no letter of a file name becomes "-". */
  private static String slug(String name, Set<String> taken) {
    String base = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "-");
    String slug = base;
    for (int i = 2; !taken.add(slug); i++) {
      slug = base + "-" + i;
    }
    return slug;
  }

  /** Judged calls of all runs. */
  long calls() {
    return input.runs().stream().mapToLong(run -> run.figures().calls()).sum();
  }

  /** A policy's in all scenarios where it ran. */
  List<PolicyStats> of(String policy) {
    List<PolicyStats> all = new ArrayList<>();
    for (ScenarioStats scenario : scenarios) {
      PolicyStats stats = scenario.find(policy);
      if (stats != null) {
        all.add(stats);
      }
    }
    return all;
  }

  /** In how many scenarios a policy is first or ties with the first. */
  int firsts(String policy, Metric metric) {
    int firsts = 0;
    for (ScenarioStats scenario : scenarios) {
      PolicyStats stats = scenario.find(policy);
      firsts += stats != null && scenario.isFirst(stats, metric) ? 1 : 0;
    }
    return firsts;
  }

  /**
   * The geometric mean of a policy's ratios to the oracle, over the scenarios where it kept to the
   * residency; NaN if there are none. Geometric: twice and half as long cancel out.
   */
  double overall(String policy, Metric metric) {
    double sum = 0;
    int count = 0;
    for (PolicyStats stats : of(policy)) {
      double ratio = stats.ratio(metric).median();
      if (stats.unlawful() == 0 && ratio > 0) {
        sum += StrictMath.log(ratio);
        count++;
      }
    }
    return count == 0 ? Double.NaN : StrictMath.exp(sum / count);
  }

  /** The policies in the order of their overall mean: realisable ones first, NaN last. */
  List<PolicyInfo> ranking() {
    return input.policies().stream()
        .sorted(
            Comparator.comparing((PolicyInfo policy) -> !policy.realisable())
                .thenComparingDouble(policy -> overall(policy.name(), Metric.MEAN)))
        .toList();
  }
}
