/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.grpc;

import dev.isochrone.benchmarks.sim.policy.Attempt;
import dev.isochrone.benchmarks.sim.policy.Balancer;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.ConnectedBalancer;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Policy;
import java.util.List;
import java.util.random.RandomGenerator;

/** Sends a fixed share of the calls to one site, and to the less busy of two of its servers. */
record StaticSplit(String site, double share) implements Policy {
  @Override
  public String name() {
    return "static_split";
  }

  @Override
  public String description() {
    return "a fixed share to one site";
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
        RandomGenerator random = client.random();
        boolean there = random.nextDouble() < share;
        List<Member<int[]>> some =
            connected.stream().filter(m -> m.endpoint().site().equals(site) == there).toList();
        some = some.isEmpty() ? connected : some;
        Member<int[]> a = some.get(random.nextInt(some.size()));
        Member<int[]> b = some.get(random.nextInt(some.size()));
        return a.state()[0] <= b.state()[0] ? a : b;
      }

      @Override
      protected void sent(int[] underWay, Attempt attempt) {
        underWay[0]++;
      }

      @Override
      protected void ended(int[] underWay, Attempt attempt) {
        underWay[0]--;
      }
    };
  }
}
