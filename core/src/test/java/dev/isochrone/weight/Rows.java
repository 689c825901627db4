/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import dev.isochrone.health.HealthState;
import dev.isochrone.health.Trial;
import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.priority.SiteShare;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows down in a line each: {@code rows.site("near[EU]", 3).healthy(2).suspect(1)}. */
public final class Rows {
  private static final double MS = 1e6;

  private final List<SiteRow> rows = new ArrayList<>();
  private Site site = Site.named("none");
  private double rankNanos;

  /** The next site; its jurisdictions are what its name carries in brackets. */
  public Rows site(String name, double rankMillis) {
    int bracket = name.indexOf('[');
    Site named = Site.named(bracket < 0 ? name : name.substring(0, bracket));
    return site(
        bracket < 0
            ? named
            : named.withJurisdictions(name.substring(bracket + 1, name.length() - 1)),
        rankMillis);
  }

  /** The next site. */
  public Rows site(Site next, double rankMillis) {
    site = next;
    rankNanos = rankMillis * MS;
    rows.add(new SiteRow(site, rankNanos, SiteShare.ALL, List.of()));
    return this;
  }

  /** The present site keeps so many percent of the calls offered to it. */
  public Rows keeps(int percent) {
    return share(new SiteShare(percent, last().share().overprovisioningFactor(), 100));
  }

  /** The present site's endpoints have shown to carry so much of their share. */
  public Rows overprovisioned(int factor) {
    return share(new SiteShare(last().share().keepPercent(), factor, 100));
  }

  private SiteRow last() {
    return rows.get(rows.size() - 1);
  }

  private Rows share(SiteShare share) {
    SiteRow last = rows.remove(rows.size() - 1);
    rows.add(new SiteRow(last.site(), last.rankNanos(), share, last.endpoints()));
    return this;
  }

  /** So many endpoints that are well. */
  public Rows healthy(int n) {
    return add(n, HealthState.HEALTHY, true, false, null);
  }

  /** So many that are connected and out. */
  public Rows suspect(int n) {
    return add(n, HealthState.SUSPECT, true, false, null);
  }

  /** So many without a connection. */
  public Rows unreachable(int n) {
    return add(n, HealthState.UNREACHABLE, false, false, null);
  }

  /** So many that are being connected to for the first time. */
  public Rows connecting(int n) {
    return add(n, HealthState.CONNECTING, false, false, null);
  }

  /** So many that are well and being emptied. */
  public Rows drained(int n) {
    return add(n, HealthState.HEALTHY, true, true, null);
  }

  /** One that is out and may be tried. */
  public Rows onTrial(Trial trial) {
    return add(1, HealthState.SUSPECT, true, false, trial);
  }

  /** So many of this kind. */
  public Rows add(
      int n, HealthState state, boolean connected, boolean drained, @Nullable Trial trial) {
    return add(n, state, connected, drained, false, trial);
  }

  /** So many that are well and keep so many percent of their share: they are being drained. */
  public Rows draining(int n, int percent) {
    SiteShare share = last().share();
    share(new SiteShare(share.keepPercent(), share.overprovisioningFactor(), percent));
    return add(n, HealthState.HEALTHY, true, true, true, null);
  }

  private Rows add(
      int n,
      HealthState state,
      boolean connected,
      boolean drained,
      boolean draining,
      @Nullable Trial trial) {
    SiteRow last = rows.remove(rows.size() - 1);
    List<EndpointRow> endpoints = new ArrayList<>(last.endpoints());
    for (int i = 0; i < n; i++) {
      String id = site.name() + "-" + endpoints.size();
      WeightedEndpoint target =
          new WeightedEndpoint(new Endpoint(id, site, Endpoint.DEFAULT_WEIGHT, drained));
      endpoints.add(
          new EndpointRow(target, state, connected, "", 0, drain(drained, draining), trial));
    }
    rows.add(new SiteRow(site, rankNanos, last.share(), endpoints));
    return this;
  }

  private static EndpointRow.Drain drain(boolean drained, boolean draining) {
    return draining
        ? EndpointRow.Drain.BEGUN
        : drained ? EndpointRow.Drain.DONE : EndpointRow.Drain.NONE;
  }

  /** This endpoint's calls take so long (ns), and it has this weight. */
  public void publish(String id, double costNanos, double weight) {
    target(id).publish(costNanos, weight);
  }

  /** A call goes to this endpoint. */
  public static void send(WeightedEndpoint to) {
    new EndpointActivity(to, 0).sent(0);
  }

  /** All of them. */
  public List<SiteRow> list() {
    return List.copyOf(rows);
  }

  /** One endpoint by its id. */
  public WeightedEndpoint target(String id) {
    return rows.stream()
        .flatMap(r -> r.endpoints().stream())
        .map(EndpointRow::target)
        .filter(t -> t.endpoint().id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
