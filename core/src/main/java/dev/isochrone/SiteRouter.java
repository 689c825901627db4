/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.isochrone.health.Connectivity;
import dev.isochrone.health.Peers;
import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.latency.SiteLatency;
import dev.isochrone.outcome.CallMethods;
import dev.isochrone.pick.ElsewherePicker;
import dev.isochrone.pick.EndpointPicker;
import dev.isochrone.pick.RandomSource;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import dev.isochrone.weight.SiteRow;
import dev.isochrone.weight.TableBuilder;
import dev.isochrone.weight.WeightedEndpoint;
import dev.isochrone.weight.WeightedEndpointTable;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Routes calls to the nearest healthy site: owns the measurements, builds the weighted endpoint
 * table and answers picks from it.
 *
 * <p>Threads: {@link #pick}, {@link #refusal}, {@link #explain} and the methods of {@link
 * RoutedEndpoint} are for any thread, lock-free, and never wait. Everything else belongs to the one
 * writer, the thread (or serialising executor) on which the {@link dev.isochrone.time.Scheduler}
 * runs its tasks. {@link FunctionRouter} brings a writer of its own.
 *
 * <p>Cost: a first attempt's pick is O(1) and allocates nothing; a pick under a call's own
 * residency looks up a view that is built once a table; a retry's pick is O(endpoints).
 */
public final class SiteRouter {
  private static final int MAX_VIEWS = 256;

  // A table costs O(endpoints): with n of them connecting one after the other, one table each
  // would make n². Picks do not wait for it: they see a lost connection by themselves.
  private static final long REBUILD_GAP_NANOS = 2_000_000L;

  private final String name;
  private final Clock clock;
  private final RouterObserver observer;
  private final RouterTally tally;
  private final EndpointPicker picker = EndpointPicker.powerOfTwoChoices();
  private final RandomSource draws;
  private final SiteRouterBuilder built;
  private final Map<String, SiteState> sites = new LinkedHashMap<>();
  private final Map<String, EndpointState> endpoints = new LinkedHashMap<>();
  private final Methods methods;
  private final Peers peers;
  private final RouterLoop loop;
  private final Cache<Residency, WeightedEndpointTable> views =
      Caffeine.newBuilder().maximumSize(MAX_VIEWS).executor(Runnable::run).build();
  private RouterConfig config;
  private boolean rebuildScheduled;
  private long rebuiltNanos;
  private boolean closed;
  // Written by the writer. One reference, so that a pick sees rows and table of one version.
  private volatile Published published;

  private record Published(WeightedEndpointTable table, List<SiteRow> rows, RouterConfig config) {}

  /** A builder; {@code name} is for people, and the key under which measurements are kept. */
  public static SiteRouterBuilder builder(String name) {
    return new SiteRouterBuilder(name);
  }

  SiteRouter(SiteRouterBuilder b, Clock clock) {
    built = b;
    name = b.name;
    config = b.config;
    this.clock = clock;
    observer = new ContainedObserver(b.observer);
    tally = new RouterTally(clock, observer);
    draws = b.draws;
    published = publish(0, List.of());
    rebuiltNanos = clock.ticker().nanoTime();
    methods = Methods.of(config.latency(), rebuiltNanos);
    peers = new Peers(() -> config.health(), b.breakers, b.prober != null, b.random);
    loop =
        new RouterLoop(this, clock, b.random, b.prober, peers, sites, methods.baselines(), tally);
  }

  /**
   * Sets which endpoints there are. Those that stay keep their measurements; new ones start with
   * what the store remembers of their site; those gone are forgotten.
   *
   * @return the routed endpoints by id, in the order given
   */
  public Map<String, RoutedEndpoint> update(Collection<Endpoint> now) {
    Map<String, RoutedEndpoint> result = new LinkedHashMap<>();
    Map<String, Site> described = new HashMap<>();
    for (Endpoint endpoint : now) {
      described.merge(endpoint.site().name(), endpoint.site(), SiteRouter::narrower);
      EndpointState state = endpoints.get(endpoint.id());
      if (state != null && !state.site.site.name().equals(endpoint.site().name())) {
        remove(state); // it moved: another site's distance
        state = null;
      }
      if (state == null) {
        state = add(endpoint);
      } else if (!state.endpoint.equals(endpoint)) {
        state.redefine(endpoint);
      }
      result.put(endpoint.id(), state.routed);
    }
    for (EndpointState state : List.copyOf(endpoints.values())) {
      if (!result.containsKey(state.endpoint.id())) {
        remove(state);
      }
    }
    sites.values().forEach(s -> s.site = described.getOrDefault(s.site.name(), s.site));
    rebuild();
    return result;
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
    EndpointState state = new EndpointState(endpoint, site, methods, () -> config, now);
    site.endpoints.add(state);
    endpoints.put(endpoint.id(), state);
    return state;
  }

  private SiteState newSite(Endpoint endpoint, long now) {
    boolean withWindows = sites.size() < SiteLatency.MAX_SITES_WITH_WINDOWS;
    SiteState site =
        new SiteState(endpoint.site(), peers, methods.baselines(), () -> config, now, withWindows);
    LatencyEstimate earlier = built.store.load(name, endpoint.site().name());
    if (earlier != null) {
      site.latency.seed(earlier);
      loop.measure(site, now);
    }
    return site;
  }

  private void remove(EndpointState state) {
    endpoints.remove(state.endpoint.id());
    state.site.tally.remove(state, state.site.endpoints);
    state.site.endpoints.remove(state);
    state.site.health.remove(state.health);
    if (state.site.endpoints.isEmpty()) {
      built.store.save(name, state.site.site.name(), state.site.estimate);
      sites.remove(state.site.site.name());
    }
  }

  /** Sets another configuration. Latency windows keep their size at sites that exist. */
  public void reconfigure(RouterConfig changed) {
    if (!changed.equals(config)) {
      config = changed;
      rebuild();
    }
  }

  /** Says that the way to an endpoint changed; unknown ids are ignored. */
  public void connectivity(String endpointId, Connectivity state, String reason) {
    EndpointState e = endpoints.get(endpointId);
    if (e != null) {
      loop.connectivity(e, state, reason);
    }
  }

  /** Says how long connecting to an endpoint took: a first guess of the distance. */
  public void connectedIn(String endpointId, long connectNanos) {
    EndpointState e = endpoints.get(endpointId);
    if (e != null) {
      e.site.latency.connected(connectNanos);
      loop.measure(e.site, clock.ticker().nanoTime());
    }
  }

  /** Stops the router and remembers what it measured. Picks go on from the last table. */
  public void close() {
    if (!closed) {
      closed = true;
      loop.stop();
      sites.values().forEach(s -> built.store.save(name, s.site.name(), s.estimate));
    }
  }

  /**
   * Chooses an endpoint.
   *
   * @param residency what the call asks for beyond the router's own residency
   * @param tried where earlier attempts of the same call went; null or empty for a first attempt
   * @return null if there is none: {@link #refusal} says why
   */
  public @Nullable RoutedEndpoint pick(Residency residency, @Nullable TriedEndpoints tried) {
    WeightedEndpointTable table = table(residency);
    WeightedEndpoint chosen = null;
    if (tried != null && !tried.isEmpty()) {
      chosen = ElsewherePicker.pick(table, tried);
    } else {
      chosen = table.takeTrial();
    }
    if (chosen == null) {
      chosen = picker.pick(table, draws.nextLong());
    }
    return chosen == null ? null : (RoutedEndpoint) chosen.owner();
  }

  /** The methods of the calls. Any thread; to name a call's method is optional. */
  public CallMethods methods() {
    return methods.names();
  }

  /** Why {@link #pick} finds nothing for such a call. */
  public Refusal refusal(Residency residency) {
    Refusal refusal = Explainer.refusal(table(residency), clock.ticker().nanoTime());
    if (refusal.kind() == Refusal.Kind.FORBIDDEN) {
      tally.refused();
    }
    return refusal;
  }

  /** Why such a call goes to {@code chosen}, or nowhere. */
  public RoutingDecision explain(Residency residency, @Nullable Endpoint chosen) {
    return Explainer.decision(name, table(residency), chosen, clock.ticker().nanoTime());
  }

  /** Where such a call would go now, and why; nothing is picked and no trial is taken. */
  public RoutingDecision explain(Residency residency) {
    WeightedEndpointTable table = table(residency);
    return Explainer.decision(name, table, Explainer.likeliest(table), clock.ticker().nanoTime());
  }

  /** The table in force for calls without a residency of their own. */
  public WeightedEndpointTable table() {
    return published.table;
  }

  private WeightedEndpointTable table(Residency residency) {
    Published p = published;
    if (residency.isAnywhere()) {
      return p.table;
    }
    WeightedEndpointTable view = views.getIfPresent(residency);
    if (view == null || view.version() != p.table.version()) {
      view =
          TableBuilder.build(
              p.table.version(), p.rows, p.config.residency().and(residency), p.config.priority());
      views.put(residency, view);
    }
    return view;
  }

  /** What the router knows and intends. For the writer. */
  public RouterSnapshot snapshot() {
    return Snapshots.take(
        name, published.table, sites, loop.droppedSamples(), tally, clock.ticker().nanoTime());
  }

  /** The configuration in force. For the writer. */
  RouterConfig config() {
    return config;
  }

  /** Builds a new table soon: once for a burst of changes, even if it comes spread out. */
  void scheduleRebuild() {
    if (!rebuildScheduled && !closed) {
      rebuildScheduled = true;
      long since = clock.ticker().nanoTime() - rebuiltNanos;
      clock.scheduler().schedule(this::rebuild, Math.max(0, REBUILD_GAP_NANOS - since));
    }
  }

  void rebuild() {
    rebuildScheduled = false;
    if (closed) {
      return;
    }
    sites.values().forEach(s -> s.permitted = config.residency().permits(s.site));
    rebuiltNanos = clock.ticker().nanoTime();
    List<SiteRow> rows = sites.values().stream().map(SiteState::row).toList();
    published = publish(published.table.version() + 1, rows);
    tally.table(published.table, sites, clock.ticker().nanoTime() - rebuiltNanos);
    observer.tableChanged(published.table.version());
  }

  private Published publish(long version, List<SiteRow> rows) {
    return new Published(
        TableBuilder.build(version, rows, config.residency(), config.priority()), rows, config);
  }
}
