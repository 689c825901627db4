/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.catalog.CatalogStatus;
import dev.isochrone.topology.Residency;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Routers at work, for those who look on: metrics and the status page. A {@link FunctionRouter} is
 * one; {@code Isochrone.routers()} are those of all gRPC channels of the process.
 *
 * <p>Thread-safe. What is asked here is answered by the writers, in microseconds a site: not for
 * each call.
 */
public interface Routers {
  /** What each of them knows and intends. */
  List<RouterSnapshot> snapshots();

  /** How the catalogs stand that they follow. */
  default List<CatalogStatus> catalogs() {
    return List.of();
  }

  /** Why some of the latest calls went where they went, the latest first: a sample. */
  default List<RoutingDecision> recentDecisions() {
    return List.of();
  }

  /**
   * Where a call would go now, and why; nothing is sent and no trial is taken.
   *
   * @param service a router's name, or the service at its end: {@code payments} finds {@code
   *     isochrone:///payments}
   * @param residency what the call would ask for
   * @return empty if there is no such router
   */
  Optional<RoutingDecision> explain(String service, Residency residency);

  /** Several, as one. */
  static Routers of(Routers... several) {
    List<Routers> all = List.of(several);
    return new Routers() {
      @Override
      public List<RouterSnapshot> snapshots() {
        List<RouterSnapshot> list = new ArrayList<>();
        all.forEach(r -> list.addAll(r.snapshots()));
        return list;
      }

      @Override
      public List<CatalogStatus> catalogs() {
        return all.stream().flatMap(r -> r.catalogs().stream()).distinct().toList();
      }

      @Override
      public List<RoutingDecision> recentDecisions() {
        return all.stream().flatMap(r -> r.recentDecisions().stream()).toList();
      }

      @Override
      public Optional<RoutingDecision> explain(String service, Residency residency) {
        return all.stream().flatMap(r -> r.explain(service, residency).stream()).findFirst();
      }
    };
  }

  /** Whether a router of this name is meant by this service. */
  static boolean serves(String router, String service) {
    return router.equals(service) || (!service.isEmpty() && router.endsWith("/" + service));
  }
}
