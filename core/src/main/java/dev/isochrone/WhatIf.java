/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.topology.Residency;
import dev.isochrone.weight.SiteRow;
import dev.isochrone.weight.TableBuilder;
import dev.isochrone.weight.TableLevel;
import dev.isochrone.weight.WeightedEndpointTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a router would do if, by what it knows at this moment: the table that it would build first.
 * How load would then move from site to site, which it measures, no table tells.
 *
 * @param shares of the sites that would get calls, nearest first
 * @param distanceMillis how far calls would go on average; null if none could go anywhere or a
 *     distance is unknown
 * @param panic whether so few endpoints would be healthy that health is ignored
 * @param refusal why no call could go anywhere; empty if calls could
 */
public record WhatIf(
    List<Share> shares, @Nullable Double distanceMillis, boolean panic, String refusal) {
  /** Copies the list. */
  public WhatIf {
    shares = List.copyOf(shares);
  }

  /**
   * A site's part.
   *
   * @param site its name
   * @param percent of the calls
   * @param distanceMillis its distance; null if unknown
   */
  public record Share(String site, double percent, @Nullable Double distanceMillis) {}

  /** Pure function of the rows of a table in force. */
  static WhatIf of(
      long version,
      List<SiteRow> rows,
      RouterConfig config,
      Set<String> lost,
      Residency residency,
      long nowNanos) {
    List<SiteRow> left = rows.stream().filter(r -> !lost.contains(r.site().name())).toList();
    WeightedEndpointTable table =
        TableBuilder.build(version, left, config.residency().and(residency), config.priority());
    List<Share> shares = new ArrayList<>();
    double mean = 0;
    Map<String, Double> percents = table.sharePercent();
    for (TableLevel level : table.levels()) {
      for (SiteRow row : level.sites()) {
        double percent = percents.getOrDefault(row.site().name(), 0.0);
        if (percent > 0) {
          shares.add(new Share(row.site().name(), percent, Explainer.boxed(row.rankNanos())));
          mean += percent / 100 * row.rankNanos();
        }
      }
    }
    boolean nowhere = shares.isEmpty();
    return new WhatIf(
        shares,
        nowhere ? null : Explainer.boxed(mean),
        table.panic(),
        nowhere ? Explainer.refusal(table, nowNanos).message() : "");
  }
}
