/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RouterConfig;
import dev.isochrone.RouterConfigReader;
import dev.isochrone.catalog.CatalogService;
import dev.isochrone.config.ConfigNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A service's policy as gRPC's service config, or ready for the balancer. */
final class CatalogServiceConfig {
  private CatalogServiceConfig() {}

  static Map<String, ?> of(CatalogService service) {
    Map<String, Object> policy = new LinkedHashMap<>(service.policy());
    return Map.of(
        "loadBalancingConfig", List.of(Map.of(NearestHealthyLoadBalancerProvider.POLICY, policy)));
  }

  /** What the catalog found good when it read it. */
  static RouterConfig policy(CatalogService service) {
    String source = "services." + service.name() + ".policy";
    return ConfigNode.read(source, service.policy(), new RouterConfigReader());
  }
}
