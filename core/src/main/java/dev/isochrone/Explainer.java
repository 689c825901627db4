/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.topology.Endpoint;
import dev.isochrone.weight.EndpointRow;
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

/** Puts a table's content into words. Pure functions, for any thread; not for each call. */
final class Explainer {
  private Explainer() {}

  /** Why nothing can be picked from this table. */
  static Refusal refusal(WeightedEndpointTable table, long nowNanos) {
    List<SiteRow> permitted = permitted(table);
    if (permitted.isEmpty() && !table.forbidden().isEmpty()) {
      String sites =
          table.forbidden().stream()
              .map(r -> r.site().toString())
              .collect(Collectors.joining(", "));
      return new Refusal(
          Refusal.Kind.FORBIDDEN,
          "residency " + table.residency() + " permits no site; it excludes " + sites);
    }
    if (permitted.isEmpty()) {
      return new Refusal(Refusal.Kind.WAIT, "no endpoint is known yet");
    }
    String sites =
        permitted.stream()
            .map(r -> r.site().name() + " (" + worst(r, nowNanos) + ")")
            .collect(Collectors.joining(", "));
    return TableBuilder.worthWaiting(table)
        ? new Refusal(Refusal.Kind.WAIT, "connecting: " + sites)
        : new Refusal(Refusal.Kind.UNAVAILABLE, "every permitted site is down: " + sites);
  }

  /** The audit's entry for a call that was refused. */
  static RefusedCall refused(
      long number,
      String router,
      WeightedEndpointTable table,
      String method,
      Refusal refusal,
      long nowNanos) {
    List<RefusedCall.Excluded> excluded =
        table.forbidden().stream()
            .map(SiteRow::site)
            .map(
                site ->
                    new RefusedCall.Excluded(
                        site.name(),
                        site.jurisdictions().stream().sorted().toList(),
                        table.residency().objection(site)))
            .toList();
    return new RefusedCall(
        number,
        nowNanos,
        router,
        table.version(),
        method,
        table.residency().toString(),
        refusal,
        excluded);
  }

  private static String worst(SiteRow row, long nowNanos) {
    return row.endpoints().stream()
        .filter(e -> !e.drained())
        .findFirst()
        .map(e -> describe(e, nowNanos))
        .orElse("DRAINED");
  }

  private static String describe(EndpointRow e, long nowNanos) {
    String since = String.format(Locale.ROOT, " for %.1f s", (nowNanos - e.sinceNanos()) / 1e9);
    return e.state() + since + (e.reason().isEmpty() ? "" : ": " + e.reason());
  }

  /** Why {@code chosen} was picked from this table, or nothing was. */
  static RoutingDecision decision(
      String router,
      String method,
      WeightedEndpointTable table,
      @Nullable Endpoint chosen,
      long nowNanos) {
    List<RoutingDecision.Considered> considered = new ArrayList<>();
    double nearest = nearestNanos(table);
    String reason = chosen == null ? refusal(table, nowNanos).message() : "";
    List<SiteRow> permitted = permitted(table);
    Map<String, Double> shares = table.sharePercent();
    for (TableLevel level : table.levels()) {
      for (SiteRow row : level.sites()) {
        boolean here = chosen != null && chosen.site().name().equals(row.site().name());
        String verdict = verdict(row, level, shares, nearest, nowNanos);
        if (here) {
          reason =
              considered.isEmpty() && !level.pinned()
                  ? "nearest of " + permitted.size() + " permitted"
                  : verdict;
        }
        considered.add(
            new RoutingDecision.Considered(
                row.site().name(), boxed(row.rankNanos()), percent(row, shares), verdict));
      }
    }
    for (SiteRow row : table.forbidden()) {
      considered.add(
          new RoutingDecision.Considered(
              row.site().name(), null, 0, "excluded: residency " + rule(table)));
    }
    return new RoutingDecision(
        router,
        method,
        table.version(),
        chosen == null ? null : chosen.id(),
        chosen == null ? null : chosen.site().name(),
        reason,
        considered);
  }

  /** Where most calls go by this table: to an endpoint of the nearest site that takes any. */
  static @Nullable Endpoint likeliest(WeightedEndpointTable table) {
    return table.levels().stream()
        .filter(l -> l.percent() > 0)
        .flatMap(
            l -> l.sites().stream().flatMap(r -> r.endpoints().stream()).filter(e -> takes(l, e)))
        .findFirst()
        .map(e -> e.target().endpoint())
        .orElse(null);
  }

  private static boolean takes(TableLevel level, EndpointRow e) {
    return level.panic() ? e.connected() && !e.drained() : e.usable();
  }

  /** Of the levels by distance the first site's; a pinned one may be anywhere. */
  private static double nearestNanos(WeightedEndpointTable table) {
    double nearest = Double.NaN;
    for (SiteRow row : permitted(table)) {
      if (Double.isNaN(nearest) || row.rankNanos() < nearest) {
        nearest = row.rankNanos();
      }
    }
    return nearest;
  }

  private static int percent(SiteRow row, Map<String, Double> shares) {
    return (int) Math.round(shares.getOrDefault(row.site().name(), 0.0));
  }

  private static String verdict(
      SiteRow row, TableLevel level, Map<String, Double> shares, double nearest, long nowNanos) {
    boolean usable = row.endpoints().stream().anyMatch(EndpointRow::usable);
    if (!usable) {
      return worst(row, nowNanos);
    }
    if (Double.isNaN(row.rankNanos())) {
      return "distance unknown";
    }
    double farther = row.rankNanos() - nearest;
    int percent = percent(row, shares);
    boolean draining = row.endpoints().stream().anyMatch(EndpointRow::draining);
    return (level.pinned() ? "pinned, " : "")
        + (farther <= 0 ? "nearest" : String.format(Locale.ROOT, "+%.1f ms", farther / 1e6))
        + (percent > 0 ? ", takes " + percent + " % of calls" : "")
        + (draining ? ", draining" : "");
  }

  static List<SiteRow> permitted(WeightedEndpointTable table) {
    return table.levels().stream().flatMap(l -> l.sites().stream()).toList();
  }

  /** {@code [EU]} or {@code [DE] and [EU]}. */
  private static String rule(WeightedEndpointTable table) {
    return table.residency().toString().replace("within ", "");
  }

  static @Nullable Double boxed(double nanos) {
    return Double.isNaN(nanos) ? null : Math.round(nanos / 1e3) / 1e3;
  }
}
