/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.Balancer;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's load-aware locality policy: each second each site's utilisation, the mean of what its
 * healthy hosts said with their answers in the last 180 s, is smoothed with α = 1 − e^(−1 s/5 s),
 * the first value raw; {@link LocalityShares} makes weights of it, by which calls draw their site.
 * The nearest site by static distance is the local one; while it has no healthy host, none is.
 * Within a site least request, health as in {@link EnvoyBalancer}.
 */
public final class EnvoyLoadAwareLocality implements Policy {
  @Override
  public String name() {
    return "envoy_load_aware_locality";
  }

  @Override
  public String description() {
    return "Envoy: all local while its utilisation is near the others' mean, else by headroom";
  }

  @Override
  public String source() {
    return "Envoy docs load_aware_locality (alpha), defaults; health as static_distance_envoy";
  }

  @Override
  public Balancer create(ClientView client) {
    return new LocalityBalancer(client);
  }

  private static final class LocalityBalancer extends EnvoyBalancer {
    private static final long UPDATE_NANOS = 1_000_000_000L;
    private static final long EXPIRY_NANOS = 180_000_000_000L;
    private static final double ALPHA = 1 - StrictMath.exp(-1 / 5.0);

    private final Every updates;
    private final Map<String, Double> smoothed = new LinkedHashMap<>();

    LocalityBalancer(ClientView client) {
      super(client);
      updates = Every.start(client, () -> UPDATE_NANOS, this::update);
    }

    private void update() {
      long now = client().nanoTime();
      for (List<Member<EnvoyHost>> site : Sites.nearestFirst(members())) {
        site.stream()
            .filter(EnvoyBalancer::healthy)
            .map(Member::state)
            .filter(h -> h.reportedWithin(EXPIRY_NANOS, now))
            .mapToDouble(EnvoyHost::utilisation)
            .average()
            .ifPresent(
                raw ->
                    smoothed.merge(
                        site.get(0).endpoint().site(),
                        raw,
                        (old, x) -> ALPHA * x + (1 - ALPHA) * old));
      }
    }

    @Override
    @Nullable Member<EnvoyHost> draw() {
      long now = client().nanoTime();
      List<List<Member<EnvoyHost>>> sites = Sites.nearestFirst(members());
      List<List<Member<EnvoyHost>>> healthy = new ArrayList<>();
      List<LocalityShares.Locality> localities = new ArrayList<>();
      for (List<Member<EnvoyHost>> site : sites) {
        List<Member<EnvoyHost>> hosts = site.stream().filter(EnvoyBalancer::healthy).toList();
        boolean current = hosts.stream().anyMatch(m -> m.state().reportedWithin(EXPIRY_NANOS, now));
        healthy.add(hosts);
        localities.add(
            new LocalityShares.Locality(
                hosts.size(), smoothed.getOrDefault(site.get(0).endpoint().site(), 0.0), !current));
      }
      double[] weights = LocalityShares.weights(localities);
      double draw = client().random().nextDouble() * LocalityShares.sum(weights, 0);
      for (int i = 0; i < weights.length; i++) {
        draw -= weights[i];
        if (draw < 0) {
          return leastRequest(healthy.get(i));
        }
      }
      return leastRequest(members()); // nobody is healthy: panic
    }

    @Override
    public void close() {
      super.close();
      updates.stop();
    }
  }
}
