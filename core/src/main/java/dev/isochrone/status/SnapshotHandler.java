/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.status;

import dev.isochrone.RouterSnapshot;
import dev.isochrone.Routers;
import dev.isochrone.catalog.Catalog;
import dev.isochrone.catalog.CatalogStatus;
import dev.isochrone.config.ConfigException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that routers know, as JSON. */
final class SnapshotHandler implements Page {
  private final Routers routers;

  SnapshotHandler(Routers routers) {
    this.routers = routers;
  }

  /** The answer's form. */
  record Everything(List<RouterSnapshot> routers, List<CatalogState> catalogs) {}

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
            routers.snapshots(), routers.catalogs().stream().map(CatalogState::of).toList()));
  }
}
