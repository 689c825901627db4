/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.metrics;

import dev.isochrone.FunctionRouter;
import dev.isochrone.NoEndpointException;
import dev.isochrone.RouterSnapshot;
import dev.isochrone.Routers;
import dev.isochrone.RoutingDecision;
import dev.isochrone.catalog.CatalogParser;
import dev.isochrone.catalog.CatalogStatus;
import dev.isochrone.catalog.GovernedCatalog;
import dev.isochrone.time.Ticker;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A router of two sites with calls, refusals and a catalog: something for each metric to tell. */
final class Scene implements Routers, AutoCloseable {
  static final String CATALOG =
      """
      version: 12
      sites:
        near: {provider: p, region: near, jurisdictions: [EU], kind: edge}
      services:
        quotes:
          endpoints:
            - {site: near, addresses: ["127.0.0.1:1"]}
      """;

  private final GovernedCatalog catalog =
      new GovernedCatalog("quotes.yaml", new CatalogParser(policy -> {}), Ticker.system());
  private final FunctionRouter router =
      FunctionRouter.start(
          "quotes",
          List.of(
              Endpoint.of("near-1", Site.named("near").withJurisdictions("EU")),
              Endpoint.of("far-1", Site.named("far").withJurisdictions("US"))));

  Scene() {
    catalog.offer(CATALOG);
  }

  /** So many calls, one of which fails and one of which no site may serve. */
  void calls(int n) {
    for (int i = 0; i < n; i++) {
      var unused = router.call(endpoint -> "from " + endpoint.id());
    }
    try {
      var unused =
          router.call(
              endpoint -> {
                throw new IOException("broken");
              });
    } catch (IOException expected) {
      // It counts.
    }
    try {
      var unused = router.call(Residency.within("CH"), Endpoint::id);
    } catch (NoEndpointException expected) {
      // It counts.
    }
  }

  /** Calls until there is something to tell of each kind: quantiles and load take their time. */
  void await() {
    Awaitility.await()
        .until(
            () -> {
              calls(50);
              return snapshots().get(0).sites().stream()
                  .anyMatch(
                      s -> s.p50Millis() != null && s.rttMillis() != null && s.load() != null);
            });
  }

  @Override
  public List<RouterSnapshot> snapshots() {
    return router.snapshots();
  }

  @Override
  public List<CatalogStatus> catalogs() {
    return List.of(catalog.status());
  }

  @Override
  public Optional<RoutingDecision> explain(String service, Residency residency) {
    return router.explain(service, residency);
  }

  /** What it has to tell at this moment, and for as long as one asks. */
  Routers still() {
    List<RouterSnapshot> now = snapshots();
    return new Routers() {
      @Override
      public List<RouterSnapshot> snapshots() {
        return now;
      }

      @Override
      public List<CatalogStatus> catalogs() {
        return Scene.this.catalogs();
      }

      @Override
      public Optional<RoutingDecision> explain(String service, Residency residency) {
        return Scene.this.explain(service, residency);
      }
    };
  }

  @Override
  public void close() {
    router.close();
  }
}
