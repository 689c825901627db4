/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.benchmarks.sim.policy.Policy;
import dev.isochrone.benchmarks.sim.result.RunResult;
import dev.isochrone.benchmarks.sim.scenario.Scenario;
import dev.isochrone.benchmarks.sim.scenario.ScenarioReader;
import dev.isochrone.benchmarks.sim.scenario.Topology;
import dev.isochrone.benchmarks.sim.world.World;
import dev.isochrone.testkit.RttMatrix;
import org.junit.jupiter.api.Test;

/** A hundred clients that know nothing of each other, and a near site too small for all of them. */
class SharedSitesTest {
  private static final long SEED = 1;
  private static final String WORLD =
      """
      duration: "90s"
      warmup: "30s"
      sites:
        near: {rank: 1, endpoints: 3, concurrency: 2, queue: 200}
        next: {rank: 6, endpoints: 4, concurrency: 4}
      methods:
        Get: {serviceTime: {mean: "0.01s"}}
      clients: {count: 100, rate: 1000}
      """;

  private static RunResult run(Policy policy) {
    Scenario scenario = ScenarioReader.read("shared.yaml", WORLD);
    Topology topology = Topology.resolve(scenario, RttMatrix.ofAwsRegions(), null);
    return World.run(scenario, topology.rttNanos(), policy, SEED);
  }

  /** The mean of each ten seconds from second 30 on. */
  private static double[] nearSharesOfTenSeconds(RunResult run) {
    double[] shares = run.timeline().shares().get("near");
    double[] means = new double[6];
    for (int i = 0; i < means.length; i++) {
      for (int j = 0; j < 20; j++) {
        means[i] += shares[60 + 20 * i + j] / 20;
      }
    }
    return means;
  }

  @Test
  void sharesSettle() {
    RunResult ours = run(NearestHealthy.policy());

    double[] shares = nearSharesOfTenSeconds(ours);
    double least = java.util.Arrays.stream(shares).min().orElseThrow();
    double most = java.util.Arrays.stream(shares).max().orElseThrow();
    assertThat(100 * (most - least))
        .as("points, seed %d: %s", SEED, java.util.Arrays.toString(shares))
        .isLessThanOrEqualTo(5);
  }
}
