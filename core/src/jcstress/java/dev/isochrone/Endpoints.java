/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.latency.LatencyConfig;
import dev.isochrone.latency.MethodBaselines;
import dev.isochrone.latency.SiteLatency;
import dev.isochrone.outcome.CallMethods;
import dev.isochrone.pick.AttemptConfig;
import dev.isochrone.pick.RetryTokens;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;

/** Endpoints for calls to meet at, without a router around them. */
final class Endpoints {
  private static final CallMethods METHODS = new CallMethods();
  private static final SiteLatency SITE =
      new SiteLatency(
          LatencyConfig.DEFAULT, new MethodBaselines(METHODS, LatencyConfig.DEFAULT, 0), 0, false);

  private Endpoints() {}

  @SuppressWarnings("NullAway") // the writer's state is its own: calls never touch it
  static RoutedEndpoint endpoint(String id, ActiveEndpoints active) {
    return new RoutedEndpoint(
        Endpoint.of(id, Site.named("s")),
        0,
        SITE,
        new RetryTokens(() -> AttemptConfig.DEFAULT),
        METHODS.unnamed(),
        active,
        null);
  }
}
