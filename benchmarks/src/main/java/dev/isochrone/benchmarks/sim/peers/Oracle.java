/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.Attempt;
import dev.isochrone.benchmarks.sim.policy.Balancer;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.ConnectedBalancer;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Policy;
import java.util.List;

/**
 * Knows every server's true state and sends each call where it will end soonest. It does not know
 * the future: what is under way when a fault begins is lost to it too.
 */
public final class Oracle implements Policy {
  @Override
  public String name() {
    return "oracle";
  }

  @Override
  public String description() {
    return "knows each server's queue, and sends each call where it will end soonest";
  }

  @Override
  public String source() {
    return "not realisable: the measure of the others";
  }

  @Override
  public boolean realisable() {
    return false;
  }

  @Override
  public Balancer create(ClientView client) {
    return new OracleBalancer(client);
  }

  private static final class OracleBalancer extends ConnectedBalancer<Endpoint> {
    OracleBalancer(ClientView client) {
      super(client);
    }

    @Override
    protected Endpoint newState(Endpoint endpoint) {
      return endpoint;
    }

    @Override
    protected Member<Endpoint> choose(List<Member<Endpoint>> connected, Attempt attempt) {
      Member<Endpoint> best = connected.get(0);
      long least = Long.MAX_VALUE;
      for (Member<Endpoint> m : connected) {
        long takes = client().truth().nanosToAnswer(m.transport(), attempt);
        if (takes < least) {
          least = takes;
          best = m;
        }
      }
      client().truth().sends(best.transport(), attempt);
      return best;
    }
  }
}
