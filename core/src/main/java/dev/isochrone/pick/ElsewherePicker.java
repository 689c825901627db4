/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import dev.isochrone.weight.EndpointRow;
import dev.isochrone.weight.SiteRow;
import dev.isochrone.weight.TableLevel;
import dev.isochrone.weight.WeightedEndpoint;
import dev.isochrone.weight.WeightedEndpointTable;
import org.jspecify.annotations.Nullable;

/**
 * Chooses for a retry or a hedge: the nearest well endpoint of a site not yet tried; if there is
 * none, an endpoint not yet tried; if there is none, none.
 *
 * <p>Thread-safe. O(endpoints), since retries are few.
 */
public final class ElsewherePicker {
  private ElsewherePicker() {}

  /** An endpoint that is not in {@code tried}, or null if all that are well have been tried. */
  public static @Nullable WeightedEndpoint pick(WeightedEndpointTable table, TriedEndpoints tried) {
    WeightedEndpoint sameSite = null;
    for (TableLevel level : table.levels()) {
      WeightedEndpoint best = null;
      for (SiteRow site : level.sites()) {
        for (EndpointRow row : site.endpoints()) {
          WeightedEndpoint e = row.target();
          if (!row.usable() || tried.hasEndpoint(e.endpoint())) {
            continue;
          }
          if (tried.hasSite(e.endpoint())) {
            sameSite = cheaper(sameSite, e);
          } else {
            best = cheaper(best, e);
          }
        }
      }
      if (best != null) {
        return best;
      }
    }
    return sameSite;
  }

  private static WeightedEndpoint cheaper(@Nullable WeightedEndpoint a, WeightedEndpoint b) {
    return a == null || b.nextCallCost() < a.nextCallCost() ? b : a;
  }
}
