/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.util.ArrayList;
import java.util.List;

/** One scenario: what it is, how each policy did, a plot. */
final class ScenarioSection {
  private ScenarioSection() {}

  static void write(ScenarioStats scenario, Markdown out) {
    // GitHub derives anchors from headings by its own rules; this one is ours.
    out.block("<a id=\"" + anchor(scenario) + "\"></a>");
    out.block("### " + Markdown.text(scenario.info().name()));
    out.block(Markdown.text(scenario.info().description()));
    if (scenario.byMean().isEmpty()) {
      out.block("It was not run.");
      return;
    }
    out.block("![" + alt(scenario) + "](" + Report.FOLDER + "/" + scenario.slug() + ".svg)");
    table(scenario, out);
    unlawful(scenario, out);
  }

  private static String anchor(ScenarioStats scenario) {
    return "scenario-" + scenario.slug();
  }

  /** From elsewhere in the report. */
  static String link(ScenarioStats scenario) {
    return "[" + Markdown.text(scenario.info().name()) + "](#" + anchor(scenario) + ")";
  }

  private static String alt(ScenarioStats scenario) {
    List<String> means = new ArrayList<>();
    for (PolicyStats stats : scenario.byMean()) {
      means.add(stats.name() + " " + Numbers.three(stats.median(Metric.MEAN)) + " ms");
    }
    return Markdown.text(
        "Latency over time, failed calls, and the sites used, in "
            + scenario.info().name()
            + ". Mean: "
            + String.join(", ", means));
  }

  private static void table(ScenarioStats scenario, Markdown out) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("policy"));
    for (Metric metric : Metric.values()) {
      head.add(metric.heading());
    }
    rows.add(head);
    for (PolicyStats stats : scenario.byMean()) {
      List<String> row = new ArrayList<>(List.of(policy(stats)));
      for (Metric metric : Metric.values()) {
        row.add(cell(scenario, stats, metric));
      }
      rows.add(row);
    }
    out.table(rows, "l" + "r".repeat(Metric.values().length));
  }

  private static String policy(PolicyStats stats) {
    String name = Markdown.code(stats.name());
    if (!stats.isRanked()) {
      name = "*" + name + "*";
    }
    return stats.isOurs() ? name + " ◀" : name;
  }

  private static String cell(ScenarioStats scenario, PolicyStats stats, Metric metric) {
    String value = Cells.value(scenario, stats, metric);
    String cell = scenario.isMarked(stats, metric) ? "**" + value + "**" : value;
    String ratio = metric.showsRatio() ? Cells.ratio(stats, metric) : "";
    return ratio.isEmpty() ? cell : cell + " " + ratio;
  }

  private static void unlawful(ScenarioStats scenario, Markdown out) {
    List<String> breakers = new ArrayList<>();
    for (PolicyStats stats : scenario.byMean()) {
      if (stats.unlawful() > 0) {
        breakers.add(Markdown.code(stats.name()) + " " + Numbers.whole(stats.unlawful()));
      }
    }
    if (!breakers.isEmpty()) {
      out.block(
          "Not ranked here, for they sent attempts to sites outside the clients' residency: "
              + String.join(", ", breakers)
              + ".");
    }
  }
}
