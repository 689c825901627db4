/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.topology;

import java.util.Objects;

/**
 * One address that can serve calls.
 *
 * @param id unique within a router; usually the address, for example {@code 10.0.0.5:8443}
 * @param site where it runs
 * @param weight its capacity relative to the other endpoints, 1 to {@value #MAX_WEIGHT}; 100 where
 *     nobody said
 * @param drained whether it is being emptied: running calls finish, new ones go elsewhere
 */
public record Endpoint(String id, Site site, int weight, boolean drained) {

  /** The weight of an endpoint for which none is given. */
  public static final int DEFAULT_WEIGHT = 100;

  /** The largest weight. */
  public static final int MAX_WEIGHT = 1_000_000;

  /** Throws if the id is empty or the weight out of its range. */
  public Endpoint {
    Objects.requireNonNull(site, "site");
    if (id.isEmpty()) {
      throw new IllegalArgumentException("endpoint id: \"\" (expected: a non-empty text)");
    }
    if (weight < 1 || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "weight of endpoint " + id + ": " + weight + " (expected: 1 to " + MAX_WEIGHT + ")");
    }
  }

  /** An endpoint of default weight that is not drained. */
  public static Endpoint of(String id, Site site) {
    return new Endpoint(id, site, DEFAULT_WEIGHT, false);
  }
}
