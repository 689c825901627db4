/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.benchmarks.sim.policy.Attempt;
import dev.isochrone.benchmarks.sim.policy.Balancer;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.ConnectedBalancer;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Policy;
import dev.isochrone.benchmarks.sim.result.RunResult;
import dev.isochrone.benchmarks.sim.scenario.Scenario;
import dev.isochrone.benchmarks.sim.scenario.ScenarioReader;
import dev.isochrone.benchmarks.sim.scenario.Topology;
import dev.isochrone.benchmarks.sim.world.World;
import dev.isochrone.testkit.RttMatrix;
import java.util.List;
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
  void sharesSettleAndTheMeanIsThatOfTheBestStaticSplit() {
    RunResult ours = run(NearestHealthy.policy());

    double[] shares = nearSharesOfTenSeconds(ours);
    double least = java.util.Arrays.stream(shares).min().orElseThrow();
    double most = java.util.Arrays.stream(shares).max().orElseThrow();
    assertThat(100 * (most - least))
        .as("points, seed %d: %s", SEED, java.util.Arrays.toString(shares))
        .isLessThanOrEqualTo(5);

    double best = Double.MAX_VALUE;
    double bestShare = 0;
    for (int percent = 30; percent <= 60; percent += 5) {
      double mean = run(new StaticSplit(percent / 100.0)).figures().meanMillis();
      if (mean < best) {
        best = mean;
        bestShare = percent;
      }
    }
    assertThat(bestShare).as("the search has it inside").isBetween(35.0, 55.0);
    assertThat(ours.figures().meanMillis())
        .as("seed %d: best static split %s %% near, %s ms", SEED, bestShare, best)
        .isLessThan(1.1 * best);
  }

  /** Sends this part of its calls to near, and there to the less busy of two. */
  private record StaticSplit(double near) implements Policy {
    @Override
    public String name() {
      return "static_split";
    }

    @Override
    public String description() {
      return "";
    }

    @Override
    public String source() {
      return "";
    }

    @Override
    public Balancer create(ClientView client) {
      return new ConnectedBalancer<int[]>(client) {
        @Override
        protected int[] newState(Endpoint endpoint) {
          return new int[1];
        }

        @Override
        protected Member<int[]> choose(List<Member<int[]>> connected, Attempt attempt) {
          String site = client().random().nextDouble() < near ? "near" : "next";
          List<Member<int[]>> there =
              connected.stream().filter(m -> m.endpoint().site().equals(site)).toList();
          List<Member<int[]>> of = there.isEmpty() ? connected : there;
          int i = client().random().nextInt(of.size());
          int j =
              of.size() == 1 ? i : (i + 1 + client().random().nextInt(of.size() - 1)) % of.size();
          return of.get(j).state()[0] < of.get(i).state()[0] ? of.get(j) : of.get(i);
        }

        @Override
        protected void sent(int[] calls, Attempt attempt) {
          calls[0]++;
        }

        @Override
        protected void ended(int[] calls, Attempt attempt) {
          calls[0]--;
        }
      };
    }
  }
}
