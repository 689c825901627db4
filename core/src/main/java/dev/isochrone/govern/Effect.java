/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.govern;

import dev.isochrone.priority.PriorityConfig;
import dev.isochrone.priority.Steering;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all overrides in force make of one router's input. Immutable.
 *
 * @param residency to be taken together with the router's own: it can only narrow it
 * @param drained for each site with an override whether it is being emptied, whatever its
 *     endpoints' own flags say
 * @param atOnce whether what is drained loses its calls without a ramp
 * @param steering caps, shifts and a pin: see {@link #on(PriorityConfig)}
 * @param cost by site, instead of its own
 * @param drill to be done; null if there is none
 * @param leftNanos for how long it holds: then the first of them ends, and the effect has to be
 *     asked for anew; {@link Long#MAX_VALUE} if there is none
 */
public record Effect(
    Residency residency,
    Map<String, Boolean> drained,
    boolean atOnce,
    Steering steering,
    Map<String, Double> cost,
    Drill.@Nullable Order drill,
    long leftNanos) {
  /** Of no override. */
  public static final Effect NONE =
      new Effect(
          Residency.anywhere(), Map.of(), false, Steering.NONE, Map.of(), null, Long.MAX_VALUE);

  /** Copies the maps. */
  public Effect {
    drained = Map.copyOf(drained);
    cost = Map.copyOf(cost);
  }

  /** Whether there is any override. */
  public boolean isNone() {
    return leftNanos == Long.MAX_VALUE;
  }

  /** The endpoint as it is to be routed to. */
  public Endpoint on(Endpoint endpoint) {
    Site site = endpoint.site();
    Double price = cost.get(site.name());
    Site priced = price == null ? site : site.withCost(price);
    boolean out = drained.getOrDefault(site.name(), endpoint.drained());
    return out == endpoint.drained() && priced.equals(site)
        ? endpoint
        : new Endpoint(endpoint.id(), priced, endpoint.weight(), out);
  }

  /**
   * The rules for the shares of sites as they are to hold: of two caps the lower one, else what an
   * override says instead of what was configured.
   */
  public PriorityConfig on(PriorityConfig config) {
    Steering given = config.steering();
    Map<String, Integer> caps = new HashMap<>(given.maxSharePercent());
    steering.maxSharePercent().forEach((site, most) -> caps.merge(site, most, Math::min));
    Map<String, Integer> shifts = new HashMap<>(given.shiftPercent());
    shifts.putAll(steering.shiftPercent());
    String pin = steering.pin().isEmpty() ? given.pin() : steering.pin();
    return config.with(
        atOnce ? Duration.ZERO : config.drainRamp(), new Steering(caps, shifts, pin));
  }
}
