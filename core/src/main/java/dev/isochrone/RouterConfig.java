/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.govern.Effect;
import dev.isochrone.health.HealthConfig;
import dev.isochrone.latency.LatencyConfig;
import dev.isochrone.outcome.StatusOutcomes;
import dev.isochrone.pick.AttemptConfig;
import dev.isochrone.pick.PickConfig;
import dev.isochrone.priority.PriorityConfig;
import dev.isochrone.subset.SubsetConfig;
import dev.isochrone.topology.Residency;
import dev.isochrone.weight.WeightConfig;

/**
 * How a router works: one immutable record for each stage that has something to set.
 *
 * @param residency where data may go; a call can only narrow it
 * @param outcomes what errors say of the endpoints that they come from
 * @param latency how distance and load are measured
 * @param health how endpoints are judged
 * @param priority how sites are ordered
 * @param weight how much new endpoints get
 * @param subset how many endpoints are connected to
 * @param pick how an endpoint is chosen within a level
 * @param attempts what may be sent more than once
 */
public record RouterConfig(
    Residency residency,
    StatusOutcomes outcomes,
    LatencyConfig latency,
    HealthConfig health,
    PriorityConfig priority,
    WeightConfig weight,
    SubsetConfig subset,
    PickConfig pick,
    AttemptConfig attempts) {

  /** What works without any configuration. */
  public static final RouterConfig DEFAULT =
      new RouterConfig(
          Residency.anywhere(),
          StatusOutcomes.DEFAULT,
          LatencyConfig.DEFAULT,
          HealthConfig.DEFAULT,
          PriorityConfig.DEFAULT,
          WeightConfig.DEFAULT,
          SubsetConfig.DEFAULT,
          PickConfig.DEFAULT,
          AttemptConfig.DEFAULT);

  /** This configuration as an operator's overrides have it: never with a wider residency. */
  public RouterConfig under(Effect overrides) {
    return overrides.isNone()
        ? this
        : withResidency(residency.and(overrides.residency())).with(overrides.on(priority));
  }

  /** This configuration with another residency. */
  public RouterConfig withResidency(Residency other) {
    return new RouterConfig(
        other, outcomes, latency, health, priority, weight, subset, pick, attempts);
  }

  /** This configuration with endpoints judged in another way. */
  public RouterConfig with(HealthConfig other) {
    return new RouterConfig(
        residency, outcomes, latency, other, priority, weight, subset, pick, attempts);
  }

  /** This configuration with sites ordered in another way. */
  public RouterConfig with(PriorityConfig other) {
    return new RouterConfig(
        residency, outcomes, latency, health, other, weight, subset, pick, attempts);
  }

  /** This configuration with other weights of new endpoints. */
  public RouterConfig with(WeightConfig other) {
    return new RouterConfig(
        residency, outcomes, latency, health, priority, other, subset, pick, attempts);
  }

  /** This configuration with another subset. */
  public RouterConfig with(SubsetConfig other) {
    return new RouterConfig(
        residency, outcomes, latency, health, priority, weight, other, pick, attempts);
  }

  /** This configuration with endpoints chosen in another way. */
  public RouterConfig with(PickConfig other) {
    return new RouterConfig(
        residency, outcomes, latency, health, priority, weight, subset, other, attempts);
  }

  /** This configuration with other calls sent more than once. */
  public RouterConfig with(AttemptConfig other) {
    return new RouterConfig(
        residency, outcomes, latency, health, priority, weight, subset, pick, other);
  }
}
