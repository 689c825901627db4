/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.Balancer;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Envoy with each site as a priority, in the order of the distances that its operator wrote down:
 * {@link EnvoyPriorityLoad} says how many percent of the calls each site gets, {@link
 * EnvoyBalancer} which hosts are healthy and who of a site gets a call. In panic all hosts of a
 * site, and a call that draws one without a connection fails.
 */
public final class StaticDistanceEnvoy implements Policy {
  @Override
  public String name() {
    return "static_distance_envoy";
  }

  @Override
  public String description() {
    return "Envoy: sites as priorities by static distance, health checks of 1 s, outlier detection";
  }

  @Override
  public String source() {
    return "Envoy docs priority, panic_threshold, outlier, health_checking; load_balancer_impl.cc";
  }

  @Override
  public Balancer create(ClientView client) {
    return new PriorityBalancer(client);
  }

  private static final class PriorityBalancer extends EnvoyBalancer {
    PriorityBalancer(ClientView client) {
      super(client);
    }

    @Override
    @Nullable Member<EnvoyHost> draw() {
      List<List<Member<EnvoyHost>>> sites = Sites.nearestFirst(members());
      List<EnvoyPriorityLoad.Level> levels = new ArrayList<>();
      for (List<Member<EnvoyHost>> site : sites) {
        int healthy = (int) site.stream().filter(EnvoyBalancer::healthy).count();
        levels.add(new EnvoyPriorityLoad.Level(site.size(), healthy, 0, 0));
      }
      EnvoyPriorityLoad load =
          EnvoyPriorityLoad.of(
              levels, EnvoyPriorityLoad.OVERPROVISIONING_PERCENT, EnvoyPriorityLoad.PANIC_PERCENT);
      int level = level(load.healthy(), client().random().nextInt(100));
      List<Member<EnvoyHost>> site = sites.get(level);
      return leastRequest(
          load.panic().get(level) ? site : site.stream().filter(EnvoyBalancer::healthy).toList());
    }

    private static int level(List<Integer> percent, int draw) {
      int sum = 0;
      for (int i = 0; i < percent.size(); i++) {
        sum += percent.get(i);
        if (draw < sum) {
          return i;
        }
      }
      throw new AssertionError(percent + " is not 100 %");
    }
  }
}
