/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import dev.isochrone.weight.WeightedEndpoint;
import dev.isochrone.weight.WeightedEndpointTable;
import org.jspecify.annotations.Nullable;

/**
 * Chooses for calls that carry a key, so that calls with one key go to one endpoint as far as its
 * health and load allow: for what is cached there, or kept in a session.
 *
 * <p>The key decides on the level as well: if a level spills a tenth of its calls, the same tenth
 * of the keys moves, and comes back with its return. In the level {@link Rendezvous} decides.
 *
 * <p>Thread-safe, lock-free. A key's first call of a table costs O(endpoints of the level).
 */
public final class AffinityPicker {
  private final Prepared<Rendezvous> levels = new Prepared<>(Rendezvous::new);

  /** An endpoint of the table, or null if it can serve nothing. */
  public @Nullable WeightedEndpoint pick(WeightedEndpointTable table, String key) {
    long hash = Rendezvous.key(key);
    WeightedEndpoint[] candidates = table.candidates((int) (((hash & 0xFFFF) * 100) >>> 16));
    return switch (candidates.length) {
      case 0 -> null;
      case 1 -> candidates[0];
      default -> levels.of(candidates).of(hash);
    };
  }

  /** To be told when endpoints' weights have changed since the last table. */
  public void weightsChanged() {
    levels.clear();
  }
}
