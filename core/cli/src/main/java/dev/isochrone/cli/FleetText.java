/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.cli;

import dev.isochrone.etcd.ClientSummary;
import dev.isochrone.etcd.ClientSummary.CatalogInForce;
import dev.isochrone.etcd.ClientSummary.RouterSummary;
import dev.isochrone.etcd.ClientSummary.SiteSummary;
import dev.isochrone.etcd.Fleet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A fleet as people read it: a table for each router, sites across, clients down, and above them
 * what all of them have in common. Pure functions.
 */
final class FleetText {
  private static final String GAP = "  ";

  private FleetText() {}

  static List<String> lines(Fleet fleet) {
    Set<String> behind =
        fleet.stragglers().stream().map(ClientSummary::client).collect(Collectors.toSet());
    List<String> lines = new ArrayList<>();
    lines.add(
        fleet.source()
            + ": "
            + (fleet.version() == null ? "no catalog" : "version " + fleet.version()));
    lines.add(
        "clients: " + fleet.clients().size() + versions(fleet) + ", behind: " + behind.size());
    Map<String, List<Row>> routers = new TreeMap<>();
    for (ClientSummary client : fleet.clients()) {
      for (RouterSummary router : client.routers()) {
        routers
            .computeIfAbsent(router.router(), name -> new ArrayList<>())
            .add(new Row(client, router, behind.contains(client.client())));
      }
    }
    routers.forEach((router, rows) -> lines.addAll(table(fleet, router, rows)));
    for (ClientSummary client : fleet.stragglers()) {
      String error = client.catalog(fleet.source()).map(CatalogInForce::error).orElse(null);
      lines.add("");
      lines.add("! " + client.client() + ": " + (error == null ? "not there yet" : error));
    }
    return lines;
  }

  private static String versions(Fleet fleet) {
    Map<Long, Long> counts =
        fleet.clients().stream()
            .flatMap(client -> client.catalog(fleet.source()).stream())
            .map(catalog -> catalog.version() == null ? -1L : catalog.version())
            .collect(Collectors.groupingBy(v -> v, TreeMap::new, Collectors.counting()));
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (version, count) ->
            text.append(version < 0 ? ", without a version: " : ", version " + version + ": ")
                .append(count));
    return text.toString();
  }

  /** One client's line. */
  private record Row(ClientSummary client, RouterSummary router, boolean behind) {
    @Nullable SiteSummary at(String site) {
      return router.sites().stream().filter(s -> s.site().equals(site)).findFirst().orElse(null);
    }
  }

  private static List<String> table(Fleet fleet, String router, List<Row> rows) {
    Set<String> sites = new LinkedHashSet<>();
    rows.forEach(row -> row.router().sites().forEach(site -> sites.add(site.site())));
    List<List<String>> cells = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(router, "catalog"));
    head.addAll(sites);
    cells.add(head);
    List<String> all = new ArrayList<>(List.of("all " + rows.size(), ""));
    sites.forEach(site -> all.add(all(rows, site)));
    cells.add(all);
    for (Row row : rows) {
      List<String> line = new ArrayList<>();
      line.add((row.behind() ? "! " : "") + row.client().client());
      line.add(version(fleet, row));
      sites.forEach(site -> line.add(cell(row.at(site))));
      cells.add(line);
    }
    List<String> lines = new ArrayList<>(List.of(""));
    lines.addAll(aligned(cells));
    return lines;
  }

  private static String version(Fleet fleet, Row row) {
    return row.client()
        .catalog(fleet.source())
        .map(c -> c.version() == null ? "none" : String.valueOf(c.version()))
        .orElse("–");
  }

  private static String cell(@Nullable SiteSummary site) {
    if (site == null) {
      return "–";
    }
    String well = site.state().equals("HEALTHY") ? "" : " " + site.state();
    return site.share() + " %" + latencies(site.p50Millis(), site.p99Millis()) + well;
  }

  /** Mean of the shares, median of the medians, worst of the p99: no mean of quantiles. */
  private static String all(List<Row> rows, String site) {
    List<SiteSummary> there =
        rows.stream().map(row -> row.at(site)).filter(Objects::nonNull).toList();
    double shares = there.stream().mapToInt(SiteSummary::share).sum();
    List<Double> medians =
        there.stream().map(SiteSummary::p50Millis).filter(Objects::nonNull).sorted().toList();
    double worst =
        there.stream()
            .map(SiteSummary::p99Millis)
            .filter(Objects::nonNull)
            .mapToDouble(d -> d)
            .max()
            .orElse(0);
    long unwell = there.stream().filter(s -> !s.state().equals("HEALTHY")).count();
    return Math.round(shares / rows.size())
        + " %"
        + (medians.isEmpty() ? "" : latencies(medians.get(medians.size() / 2), worst))
        + (unwell == 0 ? "" : " not well: " + unwell);
  }

  private static String latencies(@Nullable Double p50, @Nullable Double p99) {
    return p50 == null || p99 == null ? "" : String.format(Locale.ROOT, " %.1f/%.1f", p50, p99);
  }

  private static List<String> aligned(List<List<String>> cells) {
    int[] widths = new int[cells.get(0).size()];
    cells.forEach(
        row -> {
          for (int i = 0; i < row.size(); i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    List<String> lines = new ArrayList<>();
    for (List<String> row : cells) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
