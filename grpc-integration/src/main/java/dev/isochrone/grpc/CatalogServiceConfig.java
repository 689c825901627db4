/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.catalog.CatalogService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A service's policy in the form of gRPC's service config. */
final class CatalogServiceConfig {
  private CatalogServiceConfig() {}

  static Map<String, ?> of(CatalogService service) {
    Map<String, Object> policy = new LinkedHashMap<>(service.policy());
    return Map.of(
        "loadBalancingConfig", List.of(Map.of(NearestHealthyLoadBalancerProvider.POLICY, policy)));
  }
}
