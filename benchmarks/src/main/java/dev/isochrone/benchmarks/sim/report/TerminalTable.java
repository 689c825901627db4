/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import dev.isochrone.benchmarks.sim.report.ReportInput.ScenarioInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * The report of a few scenarios and policies, for a terminal: a table for each scenario, plain
 * ASCII but for what is in the names.
 */
public final class TerminalTable {
  private TerminalTable() {}

  /** The tables, the last line ended. */
  public static String of(ReportInput input) {
    Analysis analysis = Analysis.of(input);
    StringBuilder out = new StringBuilder();
    for (ScenarioStats scenario : analysis.scenarios()) {
      out.append(plain(title(scenario.info()))).append('\n');
      append(out, rows(scenario));
      out.append('\n');
    }
    out.append("* first of those that a client could use, or within 2 %; > ours; x: to the oracle");
    if (input.seeds().size() > 1) {
      out.append("; medians over ").append(input.seeds().size()).append(" seeds");
    }
    return out.append('\n').toString();
  }

  private static String title(ScenarioInfo scenario) {
    return scenario.description().isBlank()
        ? scenario.name()
        : scenario.name() + ": " + scenario.description().strip();
  }

  private static List<List<String>> rows(ScenarioStats scenario) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("  policy"));
    for (Metric metric : Metric.values()) {
      head.add(metric.heading() + " ");
      if (metric.showsRatio()) {
        head.add("");
      }
    }
    rows.add(head);
    for (PolicyStats stats : scenario.byMean()) {
      String name = plain(stats.name());
      List<String> row = new ArrayList<>(List.of((stats.isOurs() ? "> " : "  ") + name));
      for (Metric metric : Metric.values()) {
        String mark = scenario.isMarked(stats, metric) ? "*" : " ";
        row.add(ascii(Cells.value(scenario, stats, metric)) + mark);
        if (metric.showsRatio()) {
          row.add(ascii(Cells.ratio(stats, metric)));
        }
      }
      rows.add(row);
    }
    return rows;
  }

  /** The first column begins at its left, the others end at their right. */
  private static void append(StringBuilder out, List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String pad = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? "" : " ").append(i == 0 ? row.get(i) + pad : pad + row.get(i));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
  }

  private static String ascii(String cell) {
    return cell.replace('×', 'x').replace('–', '-').replace("≤", "<=");
  }

  /** Nothing that would move a terminal's cursor. */
  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }
}
