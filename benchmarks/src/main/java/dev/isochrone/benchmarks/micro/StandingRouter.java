/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import dev.isochrone.RoutedEndpoint;
import dev.isochrone.RouterConfig;
import dev.isochrone.SiteRouter;
import dev.isochrone.health.Connectivity;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.priority.PriorityConfig;
import dev.isochrone.subset.SubsetConfig;
import dev.isochrone.time.VirtualTime;
import dev.isochrone.topology.Endpoint;
import java.util.List;

/**
 * The core alone: a router in virtual time whose endpoints are all connected, at five distances.
 */
final class StandingRouter {
  private static final int ROUNDS = 10;
  private static final long SITE_STEP_NANOS = 20_000_000;

  private final VirtualTime time = new VirtualTime();
  private final SiteRouter router;
  private final List<RoutedEndpoint> endpoints;

  StandingRouter(int size) {
    router = SiteRouter.builder("benchmark").config(config()).ticker(time).start(time);
    List<Endpoint> described = Addresses.endpoints(size);
    endpoints = List.copyOf(router.update(described).values());
    for (int i = 0; i < size; i++) {
      String id = described.get(i).id();
      router.connectedIn(id, (i % Addresses.SITES + 1) * SITE_STEP_NANOS);
      router.connectivity(id, Connectivity.CONNECTED, "");
    }
    time.advanceMillis(50);
    // So many calls that, with two endpoints a site as well, no measuring call is due.
    for (int round = 0; round < ROUNDS; round++) {
      answerAll();
      endpoints.forEach(e -> e.endedAfterResponse(OutcomeKind.SUCCESS));
      time.advanceMillis(50);
    }
    answerAll(); // calls that stay under way: costs differ
    time.advanceMillis(50);
  }

  private void answerAll() {
    for (int i = 0; i < endpoints.size(); i++) {
      RoutedEndpoint e = endpoints.get(i);
      long wayNanos = (i % Addresses.SITES + 1) * SITE_STEP_NANOS;
      e.sent(time.nanoTime());
      e.responded(time.nanoTime(), wayNanos + 10_000_000L + 1_000L * (i % 1_000));
    }
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

  /** The default, but for the subset: here it is the router that is measured. */
  static RouterConfig config() {
    return config(RouterConfig.DEFAULT.priority());
  }

  /** The same, but for a field on which nothing here depends: changes a router's table. */
  static RouterConfig otherConfig() {
    PriorityConfig d = RouterConfig.DEFAULT.priority();
    return config(
        new PriorityConfig(
            d.latencyWindow(),
            d.switchThresholdPercent(),
            d.switchDwell().plusMillis(1),
            d.overprovisioningFactor(),
            d.panicThreshold(),
            d.failbackRamp(),
            d.drainRamp(),
            d.steering()));
  }

  private static RouterConfig config(PriorityConfig priority) {
    return RouterConfig.DEFAULT.with(priority).with(new SubsetConfig(0));
  }
}
