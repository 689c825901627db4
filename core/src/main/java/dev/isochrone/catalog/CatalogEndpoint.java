/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a service is found at one site: a target for another resolver, or addresses.
 *
 * @param site where
 * @param target a gRPC target such as {@code dns:///payments.example:443}; null if there are
 *     addresses
 * @param addresses one or more; empty if there is a target
 * @param weight of each address, 1 to {@value Endpoint#MAX_WEIGHT}
 * @param drained whether new calls go elsewhere
 */
public record CatalogEndpoint(
    Site site, @Nullable String target, List<HostPort> addresses, int weight, boolean drained) {

  /** Copies {@code addresses}; throws unless exactly one of target and addresses is given. */
  public CatalogEndpoint {
    Objects.requireNonNull(site, "site");
    addresses = List.copyOf(addresses);
    if ((target == null) == addresses.isEmpty()) {
      throw new IllegalArgumentException(
          "target " + target + " and addresses " + addresses + " (expected: exactly one of them)");
    }
    if (weight < 1 || weight > Endpoint.MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "weight: " + weight + " (expected: 1 to " + Endpoint.MAX_WEIGHT + ")");
    }
  }
}
