/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.govern.Drill;
import dev.isochrone.health.Connectivity;
import dev.isochrone.health.Peers;
import dev.isochrone.outcome.CallMethods;
import dev.isochrone.pick.AttemptConfig;
import dev.isochrone.pick.ExtraCalls;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import dev.isochrone.weight.SiteRow;
import dev.isochrone.weight.TableBuilder;
import dev.isochrone.weight.TableLevel;
import dev.isochrone.weight.WeightedEndpointTable;
import java.util.ArrayList;
import java.util.Collection;
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
  private final String name;
  private final Clock clock;
  private final RouterObserver observer;
  private final RouterTally tally;
  private final Faults faults;
  private final ExtraCalls extraCalls;
  private final Members members;
  private final Methods methods;
  private final Peers peers;
  private final Rounds rounds;
  private final Fleet fleet;
  private final TableSchedule schedule;
  private final Drills drills;
  private final AuditTrail audit = new AuditTrail();
  private final RouterLoop loop;
  private RouterConfig config;
  private Picks picks;
  private boolean closed;
  // Written by the writer. One reference, so that a pick sees rows and table of one version.
  private volatile Published published;

  /** A builder; {@code name} is for people, and the key under which measurements are kept. */
  public static SiteRouterBuilder builder(String name) {
    return new SiteRouterBuilder(name);
  }

  SiteRouter(SiteRouterBuilder b, Clock clock) {
    name = b.name;
    config = b.config;
    picks = Picks.of(config.pick(), b.draws);
    this.clock = clock;
    faults = new Faults(b.name, clock.ticker());
    extraCalls = new ExtraCalls(this::attempts);
    observer = new ContainedObserver(b.observer, faults);
    tally = new RouterTally(clock);
    drills = new Drills(clock, this::isPermitted, this::drillEnded, this::rebuild);
    published = publish(0, List.of());
    fleet = new Fleet(b.client);
    schedule = new TableSchedule(clock, this::rebuild);
    methods = Methods.of(config.latency(), clock.ticker().nanoTime());
    peers = new Peers(() -> config.health(), b.breakers, b.prober != null, b.random);
    ActiveEndpoints active = new ActiveEndpoints();
    rounds = new Rounds(active);
    Draining draining = new Draining(() -> config.priority(), b.random);
    members = new Members(b, clock, methods, peers, active, () -> config, draining);
    loop =
        new RouterLoop(
            this,
            clock,
            b.random,
            b.prober,
            peers,
            members,
            rounds,
            methods.baselines(),
            draining,
            observer);
  }

  /**
   * Sets which endpoints there are. Those that stay keep their measurements; new ones start with
   * what the store remembers of their site; those gone are forgotten.
   *
   * @return the routed endpoints by id, in the order given: all of them, or a subset if there are
   *     more than the configuration allows; {@link RouterObserver#endpointsChanged} tells when it
   *     changes afterwards
   */
  public Map<String, RoutedEndpoint> update(Collection<Endpoint> now) {
    fleet.set(now, config);
    long nowNanos = clock.ticker().nanoTime();
    Members.Change change = members.set(fleet.choose(nowNanos, config, members));
    endpointsChanged();
    return change.all();
  }

  /** Looks whether others of a large fleet should be connected to. Once a beat. */
  void review(long nowNanos) {
    if (fleet.due(nowNanos)) {
      changeSubset();
    }
  }

  private void changeSubset() {
    Members.Change change = members.set(fleet.choose(clock.ticker().nanoTime(), config, members));
    if (!change.joined().isEmpty() || !change.left().isEmpty()) {
      endpointsChanged();
      observer.endpointsChanged(change.joined(), change.left());
    }
  }

  private void endpointsChanged() {
    rounds.endpointsChanged(members.sites());
    rebuild();
    weightsChanged();
  }

  /** Sets another configuration. Latency windows keep their size at sites that exist. */
  public void reconfigure(RouterConfig changed) {
    if (!changed.equals(config)) {
      if (!changed.pick().equals(config.pick())) {
        picks = picks.by(changed.pick());
      }
      boolean otherSubset =
          !changed.subset().equals(config.subset())
              || !changed.residency().equals(config.residency());
      config = changed;
      if (otherSubset) {
        fleet.reconfigure(changed);
        changeSubset();
      }
      rebuild();
    }
  }

  /** Says that the way to an endpoint changed; unknown ids are ignored. */
  public void connectivity(String endpointId, Connectivity state, String reason) {
    EndpointState e = members.endpoint(endpointId);
    if (e != null) {
      loop.connectivity(e, state, reason);
    }
  }

  /** Says how long connecting to an endpoint took: a first guess of the distance. */
  public void connectedIn(String endpointId, long connectNanos) {
    EndpointState e = members.endpoint(endpointId);
    if (e != null) {
      e.site.latency.connected(connectNanos);
      loop.measure(e.site, clock.ticker().nanoTime());
    }
  }

  /** Stops the router and remembers what it measured. Picks go on from the last table. */
  public void close() {
    if (!closed) {
      closed = true;
      boolean unused = drills.cut("the router was closed");
      loop.stop();
      tellRefusals();
      schedule.cancel();
      members.remember();
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
    return pick(residency, tried, null);
  }

  /**
   * Chooses an endpoint for a call with a key: calls with one key go to one endpoint as far as its
   * health and load allow. When it is lost, its keys spread over the others and all else stays;
   * when it returns, so do they.
   *
   * @param key null if the call has none
   */
  public @Nullable RoutedEndpoint pick(
      Residency residency, @Nullable TriedEndpoints tried, @Nullable String key) {
    return published.pick(residency, tried, key);
  }

  /**
   * Begins the drill that is asked for, unless it has begun already or is over; ends another one.
   * For the writer.
   *
   * @param order null for none
   */
  public void drill(Drill.@Nullable Order order) {
    if (!closed) {
      drills.order(order);
    }
  }

  private boolean isPermitted(String name) {
    SiteState site = members.site(name);
    return site != null && site.permitted;
  }

  private void drillEnded(DrillReport report) {
    tally.drillEnded(report);
    observer.drillEnded(report);
  }

  /** Looks how a drill goes; once a second. */
  void judgeDrill(long nowNanos) {
    drills.judge(nowNanos);
  }

  /**
   * Chooses an endpoint for a retry or a hedge, within the budgets of the sites: of those not yet
   * tried the nearest one with tokens left; if all were tried, and all attempts have failed, any
   * that has some.
   *
   * @return null if there is none, or if {@link #mayServe} and no site has tokens left
   */
  public @Nullable RoutedEndpoint pickAgain(Residency residency, TriedEndpoints tried) {
    return published.pickAgain(residency, tried);
  }

  /** Whether a first attempt of such a call could go anywhere. Any thread. */
  public boolean mayServe(Residency residency) {
    return published.table(residency).canServe();
  }

  /** The budget of calls that are sent once more without having failed. Any thread. */
  public ExtraCalls extraCalls() {
    return extraCalls;
  }

  /** What may be sent more than once. Any thread. */
  public AttemptConfig attempts() {
    return published.config().attempts();
  }

  /** Where to say that something was thrown that must not hurt a call. Any thread. */
  public Faults faults() {
    return faults;
  }

  /** The methods of the calls. Any thread; to name a call's method is optional. */
  public CallMethods methods() {
    return methods.names();
  }

  /** Why {@link #pick} finds nothing for such a call. */
  public Refusal refusal(Residency residency) {
    return Explainer.refusal(published.table(residency), clock.ticker().nanoTime());
  }

  /**
   * As {@link #refusal}, on behalf of a call that fails by it: where residency is the reason,
   * {@link RouterObserver#refused} hears of it.
   *
   * @param method the call's, for the audit; may be empty
   */
  public Refusal refuse(Residency residency, String method) {
    WeightedEndpointTable table = published.table(residency);
    long now = clock.ticker().nanoTime();
    Refusal refusal = Explainer.refusal(table, now);
    if (refusal.kind() == Refusal.Kind.FORBIDDEN
        || (refusal.kind() == Refusal.Kind.UNAVAILABLE && !table.forbidden().isEmpty())) {
      audit.add(number -> Explainer.refused(number, name, table, method, refusal, now));
    }
    return refusal;
  }

  /** How many calls residency has refused, and of how many no observer was told. Any thread. */
  public AuditCounts auditCounts() {
    return audit.counts();
  }

  /**
   * Whether the residency in force permits the site of this endpoint, as all of its endpoints
   * describe it. For the writer: to connect only where calls may go.
   */
  public boolean permits(String endpointId) {
    EndpointState e = members.endpoint(endpointId);
    return e != null && e.site.permitted;
  }

  /** Tells the observer what was refused since. For the writer. */
  void tellRefusals() {
    audit.drainTo(observer);
  }

  /**
   * Why such a call goes to {@code chosen}, or nowhere.
   *
   * @param method the call's, for the explanation; may be empty
   */
  public RoutingDecision explain(String method, Residency residency, @Nullable Endpoint chosen) {
    return Explainer.decision(
        name, method, published.table(residency), chosen, clock.ticker().nanoTime());
  }

  /**
   * What the router would do if, by what it knows now: without some of its sites, within a
   * residency, under another catalog. Touches no traffic. Any thread; O(endpoints).
   */
  public WhatIf whatIf(Supposition supposed) {
    Published p = published;
    return WhatIf.of(
        name,
        new Hypothesis(p.rows(), p.config()),
        supposed,
        p.table().version(),
        clock.ticker().nanoTime());
  }

  /** Where such a call would go now, and why; nothing is picked and no trial is taken. */
  public RoutingDecision explain(Residency residency) {
    WeightedEndpointTable table = published.table(residency);
    long now = clock.ticker().nanoTime();
    return Explainer.decision(name, "", table, Explainer.likeliest(table), now);
  }

  /** The table in force for calls without a residency of their own. */
  public WeightedEndpointTable table() {
    return published.table();
  }

  /** What the router knows and intends. For the writer. */
  public RouterSnapshot snapshot() {
    return Snapshots.take(
        name,
        published.table(),
        members.byName(),
        loop.droppedSamples(),
        extraCalls,
        faults,
        drills.report(),
        tally.counts(audit.counts().refused()),
        tally.events(clock.ticker().nanoTime()),
        clock.ticker().nanoTime());
  }

  /** How often beats looked at an endpoint: what they cost. For the writer. */
  long looks() {
    return rounds.looks();
  }

  /** A site has nobody well any more. */
  void siteDown() {
    fleet.hurry();
  }

  /**
   * Whether there may be calls that could go to this site and, by the table in force, to no other:
   * whatever permits it permits all sites that lie in as many jurisdictions.
   */
  boolean isOnly(Site site) {
    return published.rows().stream()
        .noneMatch(
            row ->
                row.healthy() > 0 && row.site().jurisdictions().containsAll(site.jurisdictions()));
  }

  /** The configuration in force. For the writer. */
  RouterConfig config() {
    return config;
  }

  RouterTally tally() {
    return tally;
  }

  TableSchedule schedule() {
    return schedule;
  }

  /** Endpoints in slow start weigh more than they did a second ago, or some were redefined. */
  void weightsChanged() {
    picks.weightsChanged();
  }

  void rebuild() {
    if (closed) {
      return;
    }
    schedule.built();
    long now = clock.ticker().nanoTime();
    members.sites().forEach(s -> s.permitted = config.residency().permits(s.site));
    loop.beforeTable(now);
    List<SiteRow> rows = new ArrayList<>(members.sites().size());
    for (SiteState site : members.sites()) {
      rows.add(site.row(now));
    }
    published = publish(published.table().version() + 1, rows);
    for (TableLevel level : published.table().levels()) {
      LevelChanges changes = new LevelChanges();
      for (SiteRow row : level.sites()) {
        changes.holds(row.healthy());
        SiteState site = members.site(row.site().name());
        if (site != null) {
          site.level = changes;
        }
      }
    }
    tally.table(published.table(), members.byName(), clock.ticker().nanoTime() - now);
    observer.tableChanged(published.table().version());
  }

  private Published publish(long version, List<SiteRow> rows) {
    WeightedEndpointTable table = build(version, rows);
    return new Published(picks, table, rows, config, drilling(table, rows));
  }

  private WeightedEndpointTable build(long version, List<SiteRow> rows) {
    return TableBuilder.build(version, rows, config.residency(), config.priority());
  }

  private Published.@Nullable Drilling drilling(WeightedEndpointTable table, List<SiteRow> rows) {
    DrillRun run = drills.running();
    if (run == null) {
      return null;
    }
    String site = run.drill.site();
    List<SiteRow> left = rows.stream().filter(r -> !r.site().name().equals(site)).toList();
    WeightedEndpointTable without = build(table.version(), left);
    if (!without.canServe() || without.panic()) {
      run.unserved(clock.ticker().nanoTime());
      return null;
    }
    run.tables(table, without);
    return new Published.Drilling(run, new Published(picks, without, left, config, null));
  }
}
