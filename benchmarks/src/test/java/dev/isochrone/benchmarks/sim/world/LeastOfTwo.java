/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import dev.isochrone.benchmarks.sim.policy.Attempt;
import dev.isochrone.benchmarks.sim.policy.Balancer;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.ConnectedBalancer;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Policy;
import java.util.List;

/** The policy of the theory: of so many random endpoints the one with the fewest calls. */
final class LeastOfTwo implements Policy {
  private final int choices;

  /** The most calls that any endpoint had at once. */
  int fullest;

  LeastOfTwo(int choices) {
    this.choices = choices;
  }

  @Override
  public String name() {
    return "least_of_" + choices;
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
        Member<int[]> best = connected.get(client().random().nextInt(connected.size()));
        for (int i = 1; i < choices; i++) {
          Member<int[]> other = connected.get(client().random().nextInt(connected.size()));
          best = other.state()[0] < best.state()[0] ? other : best;
        }
        return best;
      }

      @Override
      protected void sent(int[] calls, Attempt attempt) {
        fullest = Math.max(fullest, ++calls[0]);
      }

      @Override
      protected void ended(int[] calls, Attempt attempt) {
        calls[0]--;
      }
    };
  }
}
