/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.Attempt;
import dev.isochrone.benchmarks.sim.policy.Balancer;
import dev.isochrone.benchmarks.sim.policy.Choice;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Policy;
import io.grpc.ConnectivityState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * gRPC's priority policy with each site as a priority by static distance: the first site whose
 * round robin is READY or IDLE, or whose 10 s for connecting are not over; failing that the first
 * that connects; failing that the last. So the next site is tried, and only then connected to, when
 * this one is in TRANSIENT_FAILURE or does not connect within 10 s, and calls return as soon as a
 * nearer one is up again. Sites that are not needed stay connected for 15 min. Nothing but
 * connections decides: no partial spill, no look at answers.
 */
public final class StaticDistanceGrpcPriority implements Policy {
  @Override
  public String name() {
    return "static_distance_grpc_priority";
  }

  @Override
  public String description() {
    return "gRPC's priority policy: the nearest site by static distance that connects";
  }

  @Override
  public String source() {
    return "gRFC A56; round_robin within a site";
  }

  @Override
  public Balancer create(ClientView client) {
    return new PriorityBalancer(client);
  }

  private static final class PriorityBalancer implements Balancer {
    private final ClientView client;
    private final Map<String, PriorityChild> children = new HashMap<>(); // looked up by site only
    private Map<String, List<Endpoint>> priorities = new LinkedHashMap<>();
    private @Nullable PriorityChild current;
    private boolean updating;

    PriorityBalancer(ClientView client) {
      this.client = client;
    }

    @Override
    public void endpoints(List<Endpoint> endpoints) {
      List<Endpoint> lawful = new ArrayList<>(endpoints);
      if (!client.residency().isEmpty()) { // what a resolver that knows the law would name
        lawful.removeIf(e -> Collections.disjoint(client.residency(), e.jurisdictions()));
      }
      lawful.sort(Comparator.comparingLong(Endpoint::staticRttNanos));
      Map<String, List<Endpoint>> before = priorities;
      priorities = new LinkedHashMap<>();
      for (Endpoint e : lawful) {
        priorities.computeIfAbsent(e.site(), s -> new ArrayList<>()).add(e);
      }
      updating = true;
      before.keySet().forEach(site -> update(site, children.get(site)));
      updating = false;
      choose();
    }

    private void update(String site, @Nullable PriorityChild child) {
      if (child == null) {
        return;
      }
      List<Endpoint> endpoints = priorities.get(site);
      if (endpoints == null) {
        child.shutdown(); // A56 keeps it for a while; nothing could be sent there
        children.remove(site);
      } else {
        child.endpoints(endpoints);
      }
    }

    private void changed() {
      if (!updating) {
        choose();
      }
    }

    private void choose() {
      current = first();
      client.repick();
    }

    private @Nullable PriorityChild first() {
      List<PriorityChild> seen = new ArrayList<>();
      for (String site : priorities.keySet()) {
        PriorityChild child = children.get(site);
        if (child == null) {
          child = create(site);
        }
        child.reactivate();
        seen.add(child);
        if (child.state() == ConnectivityState.READY) {
          deactivateAfter(site);
          return child;
        }
        if (child.failoverPending()) {
          return child;
        }
      }
      for (PriorityChild child : seen) {
        if (child.state() == ConnectivityState.CONNECTING) {
          return child;
        }
      }
      return seen.isEmpty() ? null : seen.get(seen.size() - 1);
    }

    private PriorityChild create(String site) {
      PriorityChild child =
          new PriorityChild(
              client,
              this::changed,
              () -> {
                PriorityChild expired = children.remove(site);
                if (expired != null) {
                  expired.shutdown();
                }
              });
      children.put(site, child);
      boolean wasUpdating = updating;
      updating = true;
      child.endpoints(priorities.getOrDefault(site, List.of()));
      updating = wasUpdating;
      return child;
    }

    private void deactivateAfter(String chosen) {
      boolean after = false;
      for (String site : priorities.keySet()) {
        PriorityChild child = children.get(site);
        if (after && child != null) {
          child.deactivate();
        }
        after |= site.equals(chosen);
      }
    }

    @Override
    public Choice pick(Attempt attempt) {
      return current == null ? Choice.UNAVAILABLE : current.pick();
    }
  }
}
