/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.Peers;
import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.latency.MeasurementStore;
import dev.isochrone.latency.SiteLatency;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The endpoints that a router has, and their sites. Not thread-safe: the writer's. */
final class Members {
  private final String name;
  private final MeasurementStore store;
  private final Clock clock;
  private final Methods methods;
  private final Peers peers;
  private final ActiveEndpoints active;
  private final Supplier<RouterConfig> config;
  private final Draining draining;
  private final Map<String, SiteState> sites = new LinkedHashMap<>();
  private final Map<String, EndpointState> endpoints = new LinkedHashMap<>();

  /**
   * What {@link #set} did.
   *
   * @param all by id, in the order given
   * @param joined those of them that are new
   * @param left those gone
   */
  record Change(
      Map<String, RoutedEndpoint> all, List<RoutedEndpoint> joined, List<RoutedEndpoint> left) {}

  Members(
      SiteRouterBuilder b,
      Clock clock,
      Methods methods,
      Peers peers,
      ActiveEndpoints active,
      Supplier<RouterConfig> config,
      Draining draining) {
    name = b.name;
    store = b.store;
    this.clock = clock;
    this.methods = methods;
    this.peers = peers;
    this.active = active;
    this.config = config;
    this.draining = draining;
  }

  Collection<SiteState> sites() {
    return sites.values();
  }

  Map<String, SiteState> byName() {
    return Collections.unmodifiableMap(sites);
  }

  @Nullable SiteState site(String site) {
    return sites.get(site);
  }

  @Nullable EndpointState endpoint(String id) {
    return endpoints.get(id);
  }

  /** From now on there are these. Those that stay keep what is known of them. O(endpoints). */
  Change set(Collection<Endpoint> now) {
    Map<String, RoutedEndpoint> result = new LinkedHashMap<>();
    List<RoutedEndpoint> joined = new ArrayList<>();
    List<RoutedEndpoint> left = new ArrayList<>();
    Map<String, Site> described = new HashMap<>();
    for (Endpoint endpoint : now) {
      described.merge(endpoint.site().name(), endpoint.site(), Members::narrower);
      EndpointState state = endpoints.get(endpoint.id());
      if (state != null && !state.site.site.name().equals(endpoint.site().name())) {
        remove(state); // it moved: another site's distance
        left.add(state.routed);
        state = null;
      }
      if (state == null) {
        state = add(endpoint);
        joined.add(state.routed);
      } else if (!state.endpoint.equals(endpoint)) {
        redefine(state, endpoint);
      }
      result.put(endpoint.id(), state.routed);
    }
    if (endpoints.size() > result.size()) {
      for (EndpointState state : List.copyOf(endpoints.values())) {
        if (!result.containsKey(state.endpoint.id())) {
          remove(state);
          left.add(state.routed);
        }
      }
    }
    sites.values().forEach(s -> s.site = described.getOrDefault(s.site.name(), s.site));
    return new Change(result, joined, left);
  }

  private void redefine(EndpointState state, Endpoint endpoint) {
    boolean served = state.usable();
    state.redefine(endpoint);
    if (served && endpoint.drained()) {
      draining.begin(state, clock.ticker().nanoTime());
    }
  }

  /** Of a site that its endpoints describe differently only what all say is known. */
  private static Site narrower(Site a, Site b) {
    String[] both =
        a.jurisdictions().stream().filter(b.jurisdictions()::contains).toArray(String[]::new);
    return a.withJurisdictions(both);
  }

  private EndpointState add(Endpoint endpoint) {
    long now = clock.ticker().nanoTime();
    SiteState site = sites.computeIfAbsent(endpoint.site().name(), n -> newSite(endpoint, now));
    EndpointState state = new EndpointState(endpoint, site, methods, active, config, now);
    site.endpoints.add(state);
    site.endpointsChanged();
    endpoints.put(endpoint.id(), state);
    return state;
  }

  private SiteState newSite(Endpoint endpoint, long now) {
    boolean withWindows = sites.size() < SiteLatency.MAX_SITES_WITH_WINDOWS;
    SiteState site =
        new SiteState(endpoint.site(), peers, methods.baselines(), config, now, withWindows);
    LatencyEstimate earlier = store.load(name, endpoint.site().name());
    if (earlier != null) {
      site.latency.seed(earlier);
      site.estimate = site.latency.estimate(now, 0);
      site.steady.update(now, site.estimate.rttNanos(), site.estimate.rttSamples());
    }
    return site;
  }

  private void remove(EndpointState state) {
    endpoints.remove(state.endpoint.id());
    WatchSchedule.stop(state);
    state.site.tokens.count(state.tokens, false);
    state.site.tally.remove(state);
    state.site.endpoints.remove(state);
    state.site.health.remove(state.health);
    state.forget();
    if (state.site.endpoints.isEmpty()) {
      store.save(name, state.site.site.name(), state.site.estimate);
      sites.remove(state.site.site.name());
    }
  }

  /** Keeps what was measured for another life of the router. */
  void remember() {
    sites.values().forEach(s -> store.save(name, s.site.name(), s.estimate));
  }
}
