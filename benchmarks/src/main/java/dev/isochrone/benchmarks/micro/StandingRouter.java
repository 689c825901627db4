/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import dev.isochrone.RoutedEndpoint;
import dev.isochrone.RouterConfig;
import dev.isochrone.SiteRouter;
import dev.isochrone.health.Connectivity;
import dev.isochrone.time.VirtualTime;
import dev.isochrone.topology.Endpoint;
import java.util.List;

/**
 * The core alone: a router in virtual time whose endpoints are all connected, at five distances.
 */
final class StandingRouter {
  private static final long SITE_STEP_NANOS = 20_000_000;

  private final VirtualTime time = new VirtualTime();
  private final SiteRouter router;
  private final List<RoutedEndpoint> endpoints;

  StandingRouter(int size) {
    router = SiteRouter.builder("benchmark").ticker(time).start(time);
    List<Endpoint> described = Addresses.endpoints(size);
    endpoints = List.copyOf(router.update(described).values());
    for (int i = 0; i < size; i++) {
      String id = described.get(i).id();
      router.connectedIn(id, (i % Addresses.SITES + 1) * SITE_STEP_NANOS);
      router.connectivity(id, Connectivity.CONNECTED, "");
    }
    time.advanceMillis(50);
    // Calls under way and answered, so that costs differ and no measuring call is due.
    for (int i = 0; i < size; i++) {
      RoutedEndpoint e = endpoints.get(i);
      e.sent(time.nanoTime());
      e.responded(time.nanoTime(), 10_000_000L + 1_000L * (i % 1_000));
    }
    time.advanceMillis(50);
  }

  SiteRouter router() {
    return router;
  }

  List<RoutedEndpoint> endpoints() {
    return endpoints;
  }

  VirtualTime time() {
    return time;
  }

  /** As the default, but for a field on which nothing here depends: changes a router's table. */
  static RouterConfig otherConfig() {
    RouterConfig d = RouterConfig.DEFAULT;
    return new RouterConfig(
        d.residency(),
        d.latency(),
        d.health(),
        new dev.isochrone.priority.PriorityConfig(
            d.priority().latencyWindow(),
            d.priority().switchThresholdPercent(),
            d.priority().switchDwell().plusMillis(1),
            d.priority().overprovisioningFactor(),
            d.priority().panicThreshold()),
        d.weight(),
        d.attempts());
  }
}
