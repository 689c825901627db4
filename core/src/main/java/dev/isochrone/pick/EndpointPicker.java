/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import dev.isochrone.weight.WeightedEndpoint;
import dev.isochrone.weight.WeightedEndpointTable;
import org.jspecify.annotations.Nullable;

/** Chooses an endpoint for a call's first attempt. Thread-safe, non-blocking. */
@FunctionalInterface
public interface EndpointPicker {
  /**
   * An endpoint of the table, or null if it can serve nothing.
   *
   * @param draw 64 random bits, all that the choice may depend on besides the table
   */
  @Nullable WeightedEndpoint pick(WeightedEndpointTable table, long draw);

  /** To be told when endpoints' weights have changed since the last table. */
  default void weightsChanged() {}

  /** One for this configuration. */
  static EndpointPicker of(PickConfig config) {
    return switch (config.endpointPolicy()) {
      case POWER_OF_TWO_CHOICES -> powerOfTwoChoices();
      case WEIGHTED_ROUND_ROBIN -> new WeightedRoundRobin();
    };
  }

  /** {@link PowerOfTwoChoices}. */
  static EndpointPicker powerOfTwoChoices() {
    return new PowerOfTwoChoices();
  }
}
