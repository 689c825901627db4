/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.HealthConfig;
import dev.isochrone.latency.LatencyConfig;
import dev.isochrone.pick.AttemptConfig;
import dev.isochrone.priority.PriorityConfig;
import dev.isochrone.topology.Residency;
import dev.isochrone.weight.WeightConfig;

/**
 * How a router works: one immutable record for each stage that has something to set.
 *
 * @param residency where data may go; a call can only narrow it
 * @param latency how distance and load are measured
 * @param health how endpoints are judged
 * @param priority how sites are ordered
 * @param weight how much new endpoints get
 * @param attempts what may be sent more than once
 */
public record RouterConfig(
    Residency residency,
    LatencyConfig latency,
    HealthConfig health,
    PriorityConfig priority,
    WeightConfig weight,
    AttemptConfig attempts) {

  /** What works without any configuration. */
  public static final RouterConfig DEFAULT =
      new RouterConfig(
          Residency.anywhere(),
          LatencyConfig.DEFAULT,
          HealthConfig.DEFAULT,
          PriorityConfig.DEFAULT,
          WeightConfig.DEFAULT,
          AttemptConfig.DEFAULT);

  /** This configuration with another residency. */
  public RouterConfig withResidency(Residency other) {
    return new RouterConfig(other, latency, health, priority, weight, attempts);
  }
}
