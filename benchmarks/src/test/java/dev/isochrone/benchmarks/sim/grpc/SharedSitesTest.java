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
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A hundred clients that know nothing of each other, and a near site too small for all of them. */
class SharedSitesTest {
  private static final int SEEDS = 16;
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

  private static RunResult run(Policy policy, long seed) {
    Scenario scenario = ScenarioReader.read("shared.yaml", WORLD);
    Topology topology = Topology.resolve(scenario, RttMatrix.ofAwsRegions(), null);
    return World.run(scenario, topology.rttNanos(), policy, seed);
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

  private static double pointsBetweenLeastAndMost(long seed) {
    double[] shares = nearSharesOfTenSeconds(run(NearestHealthy.policy(), seed));
    double least = Arrays.stream(shares).min().orElseThrow();
    double most = Arrays.stream(shares).max().orElseThrow();
    return 100 * (most - least);
  }

  /**
   * On average, and not in every minute: of 30 seeds the mean is 3.6, and five exceed 5, one of
   * them with 8.5. Chance alone, with shares that never move, makes 1.3.
   */
  @Test
  void sharesSettle() {
    double[] points =
        LongStream.rangeClosed(1, SEEDS)
            .parallel()
            .mapToDouble(SharedSitesTest::pointsBetweenLeastAndMost)
            .toArray();
    assertThat(Arrays.stream(points).average().orElseThrow())
        .as("points, seeds 1 to %d: %s", SEEDS, Arrays.toString(points))
        .isLessThanOrEqualTo(5);
  }

  private static double meanMillis(Policy policy, int seeds) {
    return LongStream.rangeClosed(1, seeds)
        .parallel()
        .mapToDouble(seed -> run(policy, seed).figures().meanMillis())
        .average()
        .orElseThrow();
  }

  /** Of 30 seeds it is 6.7 % above the best of nine splits from 30 to 56 %, which is 40 %. */
  @Test
  void meanIsWithinATenthOfTheBestStaticSplit() {
    double best =
        Arrays.stream(new double[] {0.37, 0.4, 0.43})
            .map(share -> meanMillis(new StaticSplit("near", share), 3))
            .min()
            .orElseThrow();
    assertThat(meanMillis(NearestHealthy.policy(), 4)).isBetween(best, 1.1 * best);
  }
}
