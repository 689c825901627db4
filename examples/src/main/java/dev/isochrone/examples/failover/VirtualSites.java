/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.DrillReport;
import dev.isochrone.RoutedEndpoint;
import dev.isochrone.RouterConfig;
import dev.isochrone.RouterObserver;
import dev.isochrone.SiteRouter;
import dev.isochrone.govern.Effect;
import dev.isochrone.govern.Overrides;
import dev.isochrone.health.Connectivity;
import dev.isochrone.health.Prober;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.time.Scheduler;
import dev.isochrone.time.VirtualTime;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The demo's sites in virtual time around a real router, which obeys overrides as a channel's does:
 * ten minutes take a moment, and the same happens each time.
 *
 * <p>Single-threaded.
 */
final class VirtualSites implements Prober {
  private static final long SEED = 42;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final VirtualTime time = new VirtualTime();
  private final Overrides overrides = new Overrides(time);
  private final ServiceTime serviceTime = new ServiceTime(SEED);
  private final Map<String, DemoSite> sites = new LinkedHashMap<>();
  private final Map<String, Integer> calls = new LinkedHashMap<>();
  private final String name;
  private final SiteRouter router;
  private Scheduler.Cancellable effectEnds = () -> {};
  private Set<String> full = Set.of();
  private int failed;

  /** Starts a router of this name, with one endpoint at each site. */
  VirtualSites(String name, List<DemoSite> nearestFirst) {
    this.name = name;
    nearestFirst.forEach(s -> sites.put(s.region(), s));
    RouterObserver observer =
        new RouterObserver() {
          @Override
          public void drillEnded(DrillReport report) {
            overrides.drillEnded(name, report.number(), report.toString());
          }
        };
    router =
        SiteRouter.builder(name)
            .ticker(time)
            .seed(SEED)
            .prober(this)
            .observer(observer)
            .start(time);
    obey();
    overrides.onChange(this::obey);
    for (DemoSite site : nearestFirst) {
      long took = 2 * rttNanos(site.region());
      time.schedule(
          () -> {
            router.connectedIn(site.region(), took);
            router.connectivity(site.region(), Connectivity.CONNECTED, "");
          },
          took);
    }
  }

  /** What a channel does when overrides change or end. */
  private void obey() {
    Effect effect = overrides.effect(name);
    effectEnds.cancel();
    effectEnds = effect.isNone() ? () -> {} : time.schedule(this::obey, effect.leftNanos());
    router.reconfigure(RouterConfig.DEFAULT.under(effect));
    router.update(
        sites.keySet().stream().map(s -> effect.on(Endpoint.of(s, Site.named(s)))).toList());
    router.drill(effect.drill());
  }

  SiteRouter router() {
    return router;
  }

  Overrides overrides() {
    return overrides;
  }

  /** These sites turn every call away from now on. */
  void full(Set<String> regions) {
    full = Set.copyOf(regions);
  }

  /** So many seconds of steady load; what became of its calls is told until the next one. */
  void load(long seconds, int callsPerSecond) {
    calls.clear();
    failed = 0;
    for (long i = 0; i < seconds * callsPerSecond; i++) {
      call();
      time.advanceNanos(1_000 * NANOS_PER_MILLI / callsPerSecond);
    }
  }

  private void call() {
    RoutedEndpoint chosen = router.pick(Residency.anywhere(), null);
    if (chosen == null) {
      failed++;
      return;
    }
    String site = chosen.endpoint().site().name();
    calls.merge(site, 1, Integer::sum);
    boolean refused = full.contains(site);
    failed += refused ? 1 : 0;
    long took = rttNanos(site) + (refused ? 0 : serviceTime.nextNanos());
    chosen.sent(time.nanoTime());
    OutcomeKind kind = refused ? OutcomeKind.BUSY : OutcomeKind.SUCCESS;
    time.schedule(() -> chosen.endedAtOnce(kind, time.nanoTime(), took), took);
  }

  /** Of the last load, how many calls a site got. */
  int calls(String site) {
    return calls.getOrDefault(site, 0);
  }

  /** Of the last load, how many calls failed. */
  int failed() {
    return failed;
  }

  private long rttNanos(String site) {
    DemoSite s = sites.get(site);
    return s == null ? 0 : (long) (s.rttMillis() * NANOS_PER_MILLI);
  }

  @Override
  public void probe(Endpoint endpoint, long timeoutNanos, Report report) {
    time.schedule(() -> report.answered(true), rttNanos(endpoint.site().name()));
  }
}
