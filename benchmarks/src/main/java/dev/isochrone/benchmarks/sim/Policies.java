/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim;

import dev.isochrone.benchmarks.sim.grpc.GrpcPeers;
import dev.isochrone.benchmarks.sim.grpc.NearestHealthy;
import dev.isochrone.benchmarks.sim.peers.EnvoyLoadAwareLocality;
import dev.isochrone.benchmarks.sim.peers.FinaglePeakEwma;
import dev.isochrone.benchmarks.sim.peers.GrpcPeakEwmaLb;
import dev.isochrone.benchmarks.sim.peers.LinkerdPeakEwma;
import dev.isochrone.benchmarks.sim.peers.MongodbNearest;
import dev.isochrone.benchmarks.sim.peers.Oracle;
import dev.isochrone.benchmarks.sim.peers.Prequal;
import dev.isochrone.benchmarks.sim.peers.ServiceTalkP2cEwma;
import dev.isochrone.benchmarks.sim.peers.StaticDistanceEnvoy;
import dev.isochrone.benchmarks.sim.peers.StaticDistanceGrpcPriority;
import dev.isochrone.benchmarks.sim.policy.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every policy that can be tried. A new one is a class and a line here. */
public final class Policies {
  private Policies() {}

  /** All, the oracle first. */
  public static List<Policy> all() {
    List<Policy> policies = new ArrayList<>();
    policies.add(new Oracle());
    policies.add(NearestHealthy.policy());
    policies.add(new StaticDistanceEnvoy());
    policies.add(new StaticDistanceGrpcPriority());
    policies.add(new EnvoyLoadAwareLocality());
    policies.add(new FinaglePeakEwma());
    policies.add(new LinkerdPeakEwma());
    policies.add(new ServiceTalkP2cEwma());
    policies.add(new GrpcPeakEwmaLb());
    policies.add(new Prequal());
    policies.add(new MongodbNearest());
    policies.addAll(GrpcPeers.policies());
    return policies;
  }

  /**
   * The policies of these names, in this order.
   *
   * @throws IllegalArgumentException naming the unknown one and the known
   */
  public static List<Policy> named(List<String> names) {
    Map<String, Policy> known = new LinkedHashMap<>();
    all().forEach(p -> known.put(p.name(), p));
    List<Policy> policies = new ArrayList<>();
    for (String name : names) {
      Policy policy = known.get(name);
      if (policy == null) {
        throw new IllegalArgumentException(
            "policy: " + name + " (expected: one of " + known.keySet() + ")");
      }
      policies.add(policy);
    }
    return policies;
  }
}
