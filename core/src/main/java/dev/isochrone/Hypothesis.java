/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.RouterSnapshot.EndpointSnapshot;
import dev.isochrone.RouterSnapshot.SiteSnapshot;
import dev.isochrone.catalog.CatalogEndpoint;
import dev.isochrone.catalog.CatalogService;
import dev.isochrone.catalog.HostPort;
import dev.isochrone.config.ConfigNode;
import dev.isochrone.health.HealthState;
import dev.isochrone.priority.SiteShare;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import dev.isochrone.topology.SiteKind;
import dev.isochrone.weight.EndpointRow;
import dev.isochrone.weight.SiteRow;
import dev.isochrone.weight.WeightedEndpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows and a configuration to build a table from that nobody uses. Immutable.
 *
 * @param rows of the sites
 * @param config whose residency and priorities count
 */
record Hypothesis(List<SiteRow> rows, RouterConfig config) {
  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * A recorded world. The residency that held is told by which sites it permitted, and costs and
   * spill-over are not in a snapshot.
   */
  static Hypothesis of(RouterSnapshot recorded) {
    List<SiteRow> rows = new ArrayList<>();
    for (SiteSnapshot s : recorded.sites()) {
      if (s.permitted()) {
        rows.add(row(s));
      }
    }
    return new Hypothesis(rows, RouterConfig.DEFAULT);
  }

  private static SiteRow row(SiteSnapshot s) {
    Set<String> laws = new HashSet<>(s.jurisdictions());
    Site site = new Site(s.site(), "", "", "", laws, SiteKind.UNSPECIFIED);
    List<EndpointRow> endpoints = new ArrayList<>();
    for (EndpointSnapshot e : s.endpoints()) {
      // Drained ones' health is not told: what is undrained is hoped to be well.
      boolean out = e.state().startsWith("DRAIN");
      HealthState state = out ? HealthState.HEALTHY : HealthState.valueOf(e.state());
      endpoints.add(endpoint(new Endpoint(e.endpoint(), site, e.weight(), out), state, e.reason()));
    }
    Double rtt = s.rttMillis();
    double rank = rtt == null ? Double.NaN : rtt * NANOS_PER_MILLI;
    return new SiteRow(site, rank, SiteShare.ALL, endpoints);
  }

  private static EndpointRow endpoint(Endpoint endpoint, HealthState state, String reason) {
    boolean connected = state != HealthState.CONNECTING && state != HealthState.UNREACHABLE;
    EndpointRow.Drain drain = endpoint.drained() ? EndpointRow.Drain.DONE : EndpointRow.Drain.NONE;
    WeightedEndpoint target = new WeightedEndpoint(endpoint);
    return new EndpointRow(target, state, connected, reason, 0, drain, null);
  }

  /**
   * The same world under a catalog's service: its sites, endpoints, residency and policy. What is
   * known of a site or an endpoint stays true of it; what is new, or forbidden so far, is taken to
   * be well, at an unknown distance where none was measured.
   */
  Hypothesis under(CatalogService service) {
    RouterConfig policy =
        service.policy().isEmpty()
            ? RouterConfig.DEFAULT
            : ConfigNode.read(
                "services." + service.name() + ".policy",
                service.policy(),
                new RouterConfigReader());
    Map<String, SiteRow> known = new HashMap<>();
    rows.forEach(r -> known.put(r.site().name(), r));
    Map<String, List<CatalogEndpoint>> bySite = new LinkedHashMap<>();
    for (CatalogEndpoint e : service.endpoints()) {
      bySite.computeIfAbsent(e.site().name(), s -> new ArrayList<>()).add(e);
    }
    List<SiteRow> next = new ArrayList<>();
    bySite.forEach((site, entries) -> next.add(row(known.get(site), entries)));
    Residency residency = policy.residency().and(service.residency());
    return new Hypothesis(next, policy.withResidency(residency));
  }

  private SiteRow row(@Nullable SiteRow known, List<CatalogEndpoint> entries) {
    Site site = entries.get(0).site();
    Map<String, EndpointRow> measured = new LinkedHashMap<>();
    // Of what was forbidden nothing is known but that it was.
    if (known != null && config.residency().permits(known.site())) {
      known.endpoints().forEach(e -> measured.put(e.target().endpoint().id(), e));
    }
    List<EndpointRow> endpoints = new ArrayList<>();
    for (CatalogEndpoint entry : entries) {
      for (HostPort address : entry.addresses()) {
        String id = address.host() + ":" + address.port();
        endpoints.add(redefined(measured.remove(id), id, entry));
      }
    }
    for (CatalogEndpoint entry : entries) {
      if (entry.target() != null) {
        // Whatever is at the site and not named otherwise came from there.
        measured.forEach((id, e) -> endpoints.add(redefined(e, id, entry)));
        if (measured.isEmpty()) {
          endpoints.add(redefined(null, entry.target(), entry));
        }
        measured.clear();
      }
    }
    double rank = known == null ? Double.NaN : known.rankNanos();
    return new SiteRow(site, rank, known == null ? SiteShare.ALL : known.share(), endpoints);
  }

  private static EndpointRow redefined(@Nullable EndpointRow e, String id, CatalogEndpoint entry) {
    Endpoint endpoint = new Endpoint(id, entry.site(), entry.weight(), entry.drained());
    return e == null
        ? endpoint(endpoint, HealthState.HEALTHY, "")
        : endpoint(endpoint, e.state(), e.reason());
  }
}
