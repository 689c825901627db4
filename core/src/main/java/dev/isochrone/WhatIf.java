/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.catalog.Catalog;
import dev.isochrone.catalog.CatalogService;
import dev.isochrone.topology.Residency;
import dev.isochrone.weight.SiteRow;
import dev.isochrone.weight.TableBuilder;
import dev.isochrone.weight.TableLevel;
import dev.isochrone.weight.WeightedEndpointTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a router would do if, by what it knows at this moment, or knew when its snapshot was taken:
 * the table that it would build first. How load would then move from site to site, which it
 * measures, no table tells.
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
  public record Share(String site, double percent, @Nullable Double distanceMillis) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.0f %% %s (%s)", percent, site, millis(distanceMillis));
    }
  }

  /**
   * Of a recorded snapshot. Without a candidate catalog the default policy is supposed, and the
   * residency that held; spill-over and costs are left out: a snapshot does not tell them.
   */
  public static WhatIf of(RouterSnapshot recorded, Supposition supposed) {
    return of(recorded.router(), Hypothesis.of(recorded), supposed, 0, 0);
  }

  /** Pure function of the rows of a table in force. */
  static WhatIf of(
      String router, Hypothesis now, Supposition supposed, long version, long nowNanos) {
    Hypothesis world = now;
    Catalog candidate = supposed.candidate();
    if (candidate != null) {
      CatalogService service =
          candidate.services().values().stream()
              .filter(s -> Routers.serves(router, s.name()))
              .findFirst()
              .orElse(null);
      if (service == null) {
        return new WhatIf(List.of(), null, false, "the catalog has no service for " + router);
      }
      world = now.under(service);
    }
    List<SiteRow> left =
        world.rows().stream().filter(r -> !supposed.lost().contains(r.site().name())).toList();
    Residency residency = world.config().residency().and(supposed.residency());
    return of(TableBuilder.build(version, left, residency, world.config().priority()), nowNanos);
  }

  private static WhatIf of(WeightedEndpointTable table, long nowNanos) {
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

  /** In one line: {@code 70 % fra (2.0 ms), 30 % par (12.0 ms); 5.0 ms on average}. */
  @Override
  public String toString() {
    return shares.isEmpty()
        ? "nowhere: " + refusal
        : shares.stream().map(Share::toString).collect(Collectors.joining(", "))
            + "; "
            + millis(distanceMillis)
            + " on average"
            + (panic ? "; in panic" : "");
  }

  private static String millis(@Nullable Double value) {
    return value == null ? "distance unknown" : String.format(Locale.ROOT, "%.1f ms", value);
  }
}
