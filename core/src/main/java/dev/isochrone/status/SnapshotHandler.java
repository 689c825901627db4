/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.status;

import dev.isochrone.RouterSnapshot;
import dev.isochrone.Routers;
import dev.isochrone.RoutingDecision;
import dev.isochrone.catalog.Catalog;
import dev.isochrone.catalog.CatalogStatus;
import dev.isochrone.config.ConfigException;
import dev.isochrone.govern.Overrides;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that routers know, as JSON. */
final class SnapshotHandler implements Page {
  private static final int DECISIONS = 20;

  private final Routers routers;
  private final @Nullable Overrides overrides;

  SnapshotHandler(Routers routers, @Nullable Overrides overrides) {
    this.routers = routers;
    this.overrides = overrides;
  }

  /**
   * The answer's form.
   *
   * @param decisions why some of the latest calls went where they went, the latest first
   * @param overrides those in force; null if the page may not change them
   */
  record Everything(
      List<RouterSnapshot> routers,
      List<CatalogState> catalogs,
      List<String> decisions,
      @Nullable List<String> overrides) {}

  /** One catalog's standing. */
  record CatalogState(
      String source,
      @Nullable Long version,
      double ageSeconds,
      double unconfirmedSeconds,
      @Nullable String error) {
    static CatalogState of(CatalogStatus s) {
      Catalog catalog = s.catalog();
      ConfigException error = s.error();
      return new CatalogState(
          s.source(),
          catalog == null ? null : (Long) catalog.version(),
          s.age().toMillis() / 1e3,
          s.unconfirmed().toMillis() / 1e3,
          error == null ? null : error.getMessage());
    }
  }

  @Override
  public Answer get(URI uri) {
    if (!uri.getPath().equals("/snapshot.json")) {
      return Answer.error(404, "there are /, /snapshot.json and /explain");
    }
    return Answer.json(
        200,
        new Everything(
            routers.snapshots(),
            routers.catalogs().stream().map(CatalogState::of).toList(),
            routers.recentDecisions().stream()
                .limit(DECISIONS)
                .map(RoutingDecision::toString)
                .toList(),
            overrides == null ? null : overrides.list()));
  }
}
