/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.metrics;

import dev.isochrone.RouterSnapshot;
import dev.isochrone.RouterSnapshot.EndpointSnapshot;
import dev.isochrone.RouterSnapshot.SiteSnapshot;
import dev.isochrone.catalog.Catalog;
import dev.isochrone.catalog.CatalogStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** All figures of one moment, by series. Not thread-safe. */
final class Reading {
  private static final List<String> STATES =
      List.of("HEALTHY", "SUSPECT", "EJECTED", "CONNECTING", "UNREACHABLE", "DRAINING", "DRAINED");

  private final Map<Series, Double> values = new LinkedHashMap<>();
  private final boolean perEndpoint;
  private final BinaryOperator<String> siteLabel;

  /**
   * Nothing yet.
   *
   * @param siteLabel under which name a site of a target is reported
   */
  Reading(boolean perEndpoint, BinaryOperator<String> siteLabel) {
    this.perEndpoint = perEndpoint;
    this.siteLabel = siteLabel;
  }

  /** Adds routers and catalogs, and gives all figures. */
  Map<Series, Double> of(List<RouterSnapshot> routers, List<CatalogStatus> catalogs) {
    add(Metric.ROUTERS, routers.size(), 1);
    Map<String, List<RouterSnapshot>> byTarget = new LinkedHashMap<>();
    routers.forEach(r -> byTarget.computeIfAbsent(r.router(), t -> new ArrayList<>()).add(r));
    byTarget.forEach((target, same) -> same.forEach(r -> router(r, same.size())));
    catalogs.forEach(this::catalog);
    return values;
  }

  private void router(RouterSnapshot r, int routers) {
    String target = r.router();
    boolean nearerIsWell = false;
    boolean wellHere = false;
    int level = -1;
    int spilt = 0;
    for (SiteSnapshot site : r.sites()) {
      site(target, site, routers);
      if (site.priority() != level) {
        level = site.priority();
        nearerIsWell |= wellHere;
        wellHere = false;
      }
      wellHere |= site.endpoints().stream().anyMatch(e -> e.state().equals("HEALTHY"));
      spilt += nearerIsWell ? site.sharePercent() : 0;
    }
    add(Metric.SPILL_SHARE, spilt / 100.0, routers, target);
    add(Metric.PANIC, r.panic() ? 1 : 0, routers, target);
    add(Metric.TABLE_VERSION, r.tableVersion(), routers, target);
    add(Metric.TABLE_REBUILDS, r.counts().tables(), routers, target);
    add(Metric.TABLE_REBUILD_TIME, r.counts().tableSeconds(), routers, target);
    add(Metric.RESIDENCY_REFUSALS, r.counts().refusedByResidency(), routers, target);
    add(Metric.DROPPED_SAMPLES, r.droppedSamples(), routers, target);
    add(Metric.CONTAINED_FAULTS, r.containedFaults(), routers, target);
    add(Metric.EXTRA_CALLS, r.extraCalls().rescues(), routers, target, "rescue");
    add(Metric.EXTRA_CALLS, r.extraCalls().hedges(), routers, target, "hedge");
    add(Metric.EXTRA_CALLS_WON, r.extraCalls().won(), routers, target);
    add(Metric.EXTRA_CALLS_REFUSED, r.extraCalls().refused(), routers, target);
  }

  private void site(String target, SiteSnapshot s, int routers) {
    String site = siteLabel.apply(target, s.site());
    s.counts().picks().forEach((reason, n) -> add(Metric.PICKS, n, routers, target, site, reason));
    s.counts()
        .outcomes()
        .forEach((outcome, n) -> add(Metric.CALLS, n, routers, target, site, outcome));
    add(Metric.RESPONSES, s.counts().responses(), routers, target, site);
    add(Metric.RESPONSE_TIME, s.counts().responseSeconds(), routers, target, site);
    quantile(s.p50Millis(), "0.5", routers, target, site);
    quantile(s.p90Millis(), "0.9", routers, target, site);
    quantile(s.p99Millis(), "0.99", routers, target, site);
    quantile(s.p999Millis(), "0.999", routers, target, site);
    if (s.rttMillis() != null) {
      add(Metric.RTT, s.rttMillis() / 1e3, routers, target, site);
    }
    if (s.load() != null) {
      add(Metric.LOAD, s.load(), routers, target, site);
    }
    add(Metric.IN_FLIGHT, s.inFlight(), routers, target, site);
    add(Metric.SHARE, s.sharePercent() / 100.0, routers, target, site);
    if (s.retryTokens() != null) {
      add(Metric.RETRY_TOKENS, s.retryTokens(), routers, target, site);
    }
    add(Metric.FAILOVERS, s.counts().failovers(), routers, target, site);
    add(Metric.FAILBACKS, s.counts().failbacks(), routers, target, site);
    for (String state : STATES) {
      long n = s.endpoints().stream().filter(e -> e.state().equals(state)).count();
      add(Metric.ENDPOINTS, n, routers, target, site, state.toLowerCase(Locale.ROOT));
    }
    if (perEndpoint) {
      s.endpoints().forEach(e -> endpoint(target, site, e, routers));
    }
  }

  private void quantile(
      @Nullable Double millis, String quantile, int routers, String target, String site) {
    if (millis != null) {
      add(Metric.RESPONSE_TIME_QUANTILE, millis / 1e3, routers, target, site, quantile);
    }
  }

  private void endpoint(String target, String site, EndpointSnapshot e, int routers) {
    add(Metric.ENDPOINT_PICKS, e.calls(), routers, target, site, e.endpoint());
    add(Metric.ENDPOINT_IN_FLIGHT, e.inFlight(), routers, target, site, e.endpoint());
    int healthy = e.state().equals("HEALTHY") ? 1 : 0;
    add(Metric.ENDPOINT_HEALTHY, healthy, routers, target, site, e.endpoint());
  }

  private void catalog(CatalogStatus c) {
    Catalog inForce = c.catalog();
    if (inForce != null) {
      add(Metric.CATALOG_VERSION, inForce.version(), 1, c.source());
      add(Metric.CATALOG_AGE, c.age().toNanos() / 1e9, 1, c.source());
      add(Metric.CATALOG_UNCONFIRMED, c.unconfirmed().toNanos() / 1e9, 1, c.source());
    }
    add(Metric.CATALOG_REJECTED, c.error() == null ? 0 : 1, 1, c.source());
  }

  private void add(Metric metric, double value, int routers, String... labels) {
    double part = metric.merge() == Metric.Merge.MEAN ? value / routers : value;
    values.merge(
        Series.of(metric, labels),
        part,
        metric.merge() == Metric.Merge.MAX ? Math::max : Double::sum);
  }
}
