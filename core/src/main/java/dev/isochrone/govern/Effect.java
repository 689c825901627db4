/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.govern;

import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import java.util.Map;

/**
 * What all overrides in force make of one router's input. Immutable.
 *
 * @param residency to be taken together with the router's own: it can only narrow it
 * @param drained for each site with an override whether it is being emptied, whatever its
 *     endpoints' own flags say
 * @param leftNanos for how long it holds: then the first of them ends, and the effect has to be
 *     asked for anew; meaningless if there is none
 */
public record Effect(Residency residency, Map<String, Boolean> drained, long leftNanos) {
  /** Of no override. */
  public static final Effect NONE = new Effect(Residency.anywhere(), Map.of(), 0);

  /** Copies the map. */
  public Effect {
    drained = Map.copyOf(drained);
  }

  /** Whether there is any override. */
  public boolean isNone() {
    return residency.isAnywhere() && drained.isEmpty();
  }

  /** The endpoint as it is to be routed to. */
  public Endpoint on(Endpoint endpoint) {
    Boolean flag = drained.get(endpoint.site().name());
    return flag == null || flag == endpoint.drained()
        ? endpoint
        : new Endpoint(endpoint.id(), endpoint.site(), endpoint.weight(), flag);
  }
}
