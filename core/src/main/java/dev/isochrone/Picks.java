/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.pick.AffinityPicker;
import dev.isochrone.pick.EndpointPicker;
import dev.isochrone.pick.PickConfig;
import dev.isochrone.pick.RandomSource;
import dev.isochrone.weight.WeightedEndpoint;
import dev.isochrone.weight.WeightedEndpointTable;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which one router's picks choose, whatever the table: by load or in turn, or by a
 * call's key.
 *
 * @param draws thread-safe
 */
record Picks(EndpointPicker picker, AffinityPicker affinity, RandomSource draws) {
  static Picks of(PickConfig config, RandomSource draws) {
    return new Picks(EndpointPicker.of(config), new AffinityPicker(), draws);
  }

  /** The same in another way; keys stay where they are. */
  Picks by(PickConfig config) {
    return new Picks(EndpointPicker.of(config), affinity, draws);
  }

  @Nullable WeightedEndpoint choose(WeightedEndpointTable table, @Nullable String key) {
    return key == null ? picker.pick(table, draws.nextLong()) : affinity.pick(table, key);
  }

  /** The writer's. */
  void weightsChanged() {
    picker.weightsChanged();
    affinity.weightsChanged();
  }
}
