/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim;

import dev.isochrone.benchmarks.sim.policy.Policy;
import dev.isochrone.benchmarks.sim.report.ReportInput;
import dev.isochrone.benchmarks.sim.result.RunResult;
import dev.isochrone.benchmarks.sim.scenario.Scenario;
import dev.isochrone.benchmarks.sim.scenario.Topology;
import dev.isochrone.benchmarks.sim.world.World;
import dev.isochrone.testkit.RttMatrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Every scenario under every policy with every seed. The runs share nothing and are spread over the
 * cores; the order of the results does not depend on that.
 *
 * @param scenarios what is tried
 * @param policies what is compared
 * @param seeds 1 to this
 * @param matrix how far regions are from each other
 * @param from where the clients are; null: the scenarios say
 */
record Study(
    List<Scenario> scenarios,
    List<Policy> policies,
    int seeds,
    RttMatrix matrix,
    @Nullable String from) {

  /** How many runs it is. */
  int size() {
    return scenarios.size() * policies.size() * seeds;
  }

  /**
   * How far each scenario's sites are.
   *
   * @throws IllegalArgumentException if a scenario's region is not in the matrix
   */
  List<Topology> topologies() {
    List<Topology> topologies = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      topologies.add(Topology.resolve(scenario, matrix, from));
    }
    return topologies;
  }

  /**
   * Runs it all.
   *
   * @param done is told the number of finished runs, on whichever thread finished one
   */
  List<RunResult> run(IntConsumer done) throws InterruptedException {
    List<Topology> topologies = topologies();
    ExecutorService cores =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<RunResult>> runs = new ArrayList<>();
      int[] finished = new int[1];
      for (int s = 0; s < scenarios.size(); s++) {
        Scenario scenario = scenarios.get(s);
        Topology topology = topologies.get(s);
        for (Policy policy : policies) {
          for (long seed = 1; seed <= seeds; seed++) {
            long n = seed;
            runs.add(
                cores.submit(
                    () -> {
                      RunResult result = World.run(scenario, topology.rttNanos(), policy, n);
                      synchronized (finished) {
                        done.accept(++finished[0]);
                      }
                      return result;
                    }));
          }
        }
      }
      return Recovery.measured(collected(runs), scenarios);
    } finally {
      cores.shutdownNow();
    }
  }

  private static List<RunResult> collected(List<Future<RunResult>> runs)
      throws InterruptedException {
    List<RunResult> results = new ArrayList<>();
    for (Future<RunResult> run : runs) {
      try {
        results.add(run.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("a run failed: " + e.getCause(), e.getCause());
      }
    }
    return results;
  }

  /** What a report of these runs is made of. */
  ReportInput reportInput(List<RunResult> runs, String command) {
    List<ReportInput.ScenarioInfo> scenarioInfos = new ArrayList<>();
    for (Scenario s : scenarios) {
      scenarioInfos.add(
          new ReportInput.ScenarioInfo(
              s.name(), s.description(), s.warmup().toNanos() / 1e9, EventSpans.of(s)));
    }
    Map<String, ReportInput.PolicyInfo> policyInfos = new LinkedHashMap<>();
    for (Policy p : policies) {
      policyInfos.put(
          p.name(),
          new ReportInput.PolicyInfo(p.name(), p.description(), p.source(), p.realisable()));
    }
    return new ReportInput(
        scenarioInfos,
        List.copyOf(policyInfos.values()),
        LongStream.rangeClosed(1, seeds).boxed().toList(),
        runs,
        command);
  }
}
