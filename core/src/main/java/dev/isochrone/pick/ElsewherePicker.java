/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import dev.isochrone.weight.EndpointRow;
import dev.isochrone.weight.SiteRow;
import dev.isochrone.weight.TableLevel;
import dev.isochrone.weight.WeightedEndpoint;
import dev.isochrone.weight.WeightedEndpointTable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Chooses for a retry or a hedge: the nearest well endpoint of a site not yet tried; if there is
 * none, the nearest well endpoint not yet tried; in panic, if nothing is well, a connected one not
 * yet tried; else none.
 *
 * <p>Thread-safe. O(endpoints), since retries are few.
 */
public final class ElsewherePicker {
  private ElsewherePicker() {}

  /**
   * An endpoint that is not in {@code tried}, or null if there is none left.
   *
   * @param affordable whether the endpoint's site has budget left for this attempt
   */
  public static @Nullable WeightedEndpoint pick(
      WeightedEndpointTable table, TriedEndpoints tried, Predicate<WeightedEndpoint> affordable) {
    WeightedEndpoint well = pick(table, tried, affordable, EndpointRow::usable);
    return well != null || !table.panic()
        ? well
        : pick(table, tried, affordable, row -> row.connected() && !row.drained());
  }

  private static @Nullable WeightedEndpoint pick(
      WeightedEndpointTable table,
      TriedEndpoints tried,
      Predicate<WeightedEndpoint> affordable,
      Predicate<EndpointRow> eligible) {
    WeightedEndpoint nearestOfTriedSites = null;
    for (TableLevel level : table.levels()) {
      WeightedEndpoint best = null;
      WeightedEndpoint ofTriedSite = null;
      for (SiteRow site : level.sites()) {
        for (EndpointRow row : site.endpoints()) {
          WeightedEndpoint e = row.target();
          if (!eligible.test(row) || tried.hasEndpoint(e.endpoint()) || !affordable.test(e)) {
            continue;
          }
          if (tried.hasSite(e.endpoint())) {
            ofTriedSite = cheaper(ofTriedSite, e);
          } else {
            best = cheaper(best, e);
          }
        }
      }
      if (best != null) {
        return best;
      }
      if (nearestOfTriedSites == null) {
        nearestOfTriedSites = ofTriedSite;
      }
    }
    return nearestOfTriedSites;
  }

  private static WeightedEndpoint cheaper(@Nullable WeightedEndpoint a, WeightedEndpoint b) {
    return a == null || b.nextCallCost() < a.nextCallCost() ? b : a;
  }
}
