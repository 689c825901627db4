/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RouterConfigReader;
import dev.isochrone.catalog.CatalogEndpoint;
import dev.isochrone.catalog.CatalogService;
import dev.isochrone.config.ConfigNode;
import dev.isochrone.topology.Site;
import io.grpc.Attributes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the catalog says of a service beyond its addresses, in the forms that gRPC carries. */
final class ServicePolicy {
  private ServicePolicy() {}

  /** For our balancer, wherever it was chosen. */
  static Attributes attributes(CatalogService service) {
    Set<Site> withheld = new LinkedHashSet<>();
    for (CatalogEndpoint endpoint : service.endpoints()) {
      if (!service.residency().permits(endpoint.site())) {
        withheld.add(endpoint.site());
      }
    }
    Attributes.Builder attributes =
        Attributes.newBuilder()
            .set(SiteAttributes.RESIDENCY, service.residency())
            .set(SiteAttributes.WITHHELD, withheld);
    if (!service.policy().isEmpty()) {
      attributes.set(
          SiteAttributes.POLICY,
          ConfigNode.read(
              "services." + service.name() + ".policy",
              service.policy(),
              new RouterConfigReader()));
    }
    return attributes.build();
  }

  /** For a channel that nobody configured: chooses our balancer. */
  static Map<String, ?> serviceConfig(CatalogService service) {
    return Map.of(
        "loadBalancingConfig",
        List.of(Map.of(NearestHealthyLoadBalancerProvider.POLICY, service.policy())));
  }
}
