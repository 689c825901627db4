/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import dev.isochrone.RouterSnapshot;
import dev.isochrone.RouterSnapshot.ExtraCallCounts;
import dev.isochrone.RouterSnapshot.RouterCounts;
import dev.isochrone.RouterSnapshot.SiteCounts;
import dev.isochrone.RouterSnapshot.SiteSnapshot;
import dev.isochrone.Routers;
import dev.isochrone.RoutingDecision;
import dev.isochrone.catalog.CatalogSource;
import dev.isochrone.catalog.CatalogStatus;
import dev.isochrone.topology.Residency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Routers that say what a test has them say. */
final class Figures implements Routers {
  private final @Nullable CatalogSource source;
  volatile List<RouterSnapshot> snapshots = List.of();

  Figures(@Nullable CatalogSource source) {
    this.source = source;
  }

  Figures sites(SiteSnapshot... sites) {
    snapshots =
        List.of(
            new RouterSnapshot(
                "isochrone:///shop",
                1,
                false,
                List.of(sites),
                0,
                new ExtraCallCounts(0, 0, 0, 0),
                0,
                new RouterCounts(0, 0, 0),
                List.of()));
    return this;
  }

  static SiteSnapshot site(
      String name, int share, @Nullable Double p50, @Nullable Double p99, String state) {
    SiteCounts none = new SiteCounts(Map.of(), Map.of(), 0, 0, 0, 0);
    boolean permitted = !state.equals("FORBIDDEN");
    return new SiteSnapshot(
        name,
        List.of("EU"),
        permitted,
        permitted ? 0 : -1,
        share,
        p50,
        p50,
        p50,
        p50,
        1.0,
        p50,
        p99,
        p99,
        p99,
        null,
        0,
        0,
        null,
        none,
        state,
        "",
        0,
        List.of());
  }

  @Override
  public List<RouterSnapshot> snapshots() {
    return snapshots;
  }

  @Override
  public List<CatalogStatus> catalogs() {
    return source == null ? List.of() : List.of(source.status());
  }

  @Override
  public Optional<RoutingDecision> explain(String service, Residency residency) {
    return Optional.empty();
  }
}
