/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import dev.isochrone.benchmarks.sim.report.ReportInput.EventSpan;
import dev.isochrone.benchmarks.sim.report.ReportInput.PolicyInfo;
import dev.isochrone.benchmarks.sim.report.ReportInput.ScenarioInfo;
import dev.isochrone.benchmarks.sim.result.Figures;
import dev.isochrone.benchmarks.sim.result.RunResult;
import dev.isochrone.benchmarks.sim.result.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Runs of figures that a test says, seed after seed. */
final class Runs {
  private final Map<String, ScenarioInfo> scenarios = new LinkedHashMap<>();
  private final Map<String, PolicyInfo> policies = new LinkedHashMap<>();
  private final Set<Long> seeds = new LinkedHashSet<>();
  private final List<RunResult> runs = new ArrayList<>();

  /** Says more about a scenario than {@link #mean} does. */
  Runs scenario(String name, String description, EventSpan... events) {
    scenarios.put(name, new ScenarioInfo(name, description, 1, List.of(events)));
    return this;
  }

  /** Means of seeds 1, 2 and so on; p99 is twice as long, p99.9 three times. */
  Runs mean(String scenario, String policy, double... means) {
    return figures(scenario, policy, figures -> figures, means);
  }

  Runs figures(String scenario, String policy, UnaryOperator<Figures> change, double... means) {
    scenarios.computeIfAbsent(
        scenario, name -> new ScenarioInfo(name, "", 0, List.of(new EventSpan(1, 2, "event"))));
    policies.computeIfAbsent(
        policy, name -> new PolicyInfo(name, "does", "source", !name.equals("oracle")));
    for (int i = 0; i < means.length; i++) {
      double mean = means[i];
      seeds.add(i + 1L);
      Figures figures = new Figures(1000, 0, mean, mean, 2 * mean, 3 * mean, 0, 1, 1, 1, 0, 1);
      runs.add(new RunResult(scenario, policy, i + 1L, change.apply(figures), timeline(mean)));
    }
    return this;
  }

  private static Timeline timeline(double mean) {
    return new Timeline(
        new int[] {10, 10, 10, 10},
        new double[] {mean, mean, Double.NaN, mean},
        new int[] {0, 1, 0, 0},
        Map.of("a", new double[] {1, 1, 1, 1}));
  }

  static UnaryOperator<Figures> failed(long failed) {
    return f ->
        new Figures(
            f.calls(),
            failed,
            f.meanMillis(),
            f.p50Millis(),
            f.p99Millis(),
            f.p999Millis(),
            0,
            f.recoverySeconds(),
            1,
            1,
            0,
            1);
  }

  static UnaryOperator<Figures> unlawful(long unlawful) {
    return f ->
        new Figures(
            f.calls(),
            0,
            f.meanMillis(),
            f.p50Millis(),
            f.p99Millis(),
            f.p999Millis(),
            0,
            f.recoverySeconds(),
            1,
            1,
            unlawful,
            1);
  }

  static UnaryOperator<Figures> recovery(double seconds) {
    return f ->
        new Figures(
            f.calls(),
            0,
            f.meanMillis(),
            f.p50Millis(),
            f.p99Millis(),
            f.p999Millis(),
            0,
            seconds,
            1,
            1,
            0,
            1);
  }

  ReportInput input() {
    return new ReportInput(
        List.copyOf(scenarios.values()),
        List.copyOf(policies.values()),
        List.copyOf(seeds),
        runs,
        "again");
  }

  Analysis analysis() {
    return Analysis.of(input());
  }

  /** Of the first scenario. */
  ScenarioStats stats() {
    return analysis().scenarios().get(0);
  }

  String markdown() {
    return MarkdownReport.of(analysis());
  }
}
