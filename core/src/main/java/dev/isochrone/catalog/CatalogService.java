/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.topology.Residency;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A service, and the law and the policy that govern its calls.
 *
 * @param name as in {@code isochrone:///NAME}; not empty
 * @param residency where its data may go
 * @param endpoints where it runs, the sites that the residency forbids included; at least one
 * @param policy the {@code nearest_healthy} config as JSON-shaped data, numbers as {@link Double};
 *     empty if none is given
 */
public record CatalogService(
    String name, Residency residency, List<CatalogEndpoint> endpoints, Map<String, ?> policy) {

  /** Copies; throws if the name or the endpoints are empty. */
  public CatalogService {
    Objects.requireNonNull(residency, "residency");
    endpoints = List.copyOf(endpoints);
    policy = Collections.unmodifiableMap(new LinkedHashMap<>(policy));
    if (name.isEmpty() || endpoints.isEmpty()) {
      throw new IllegalArgumentException(
          "service \"" + name + "\", endpoints " + endpoints + " (expected: a name, one or more)");
    }
  }
}
