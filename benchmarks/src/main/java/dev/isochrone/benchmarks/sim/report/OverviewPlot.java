/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import dev.isochrone.benchmarks.sim.report.ReportInput.PolicyInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All scenarios by all policies: the mean latency beside the oracle's as a colour and a number, and
 * below it the share of failed calls. Ours is the first column, then the better the further left.
 */
final class OverviewPlot {
  /** The head of the last row. */
  private static final String OVERALL = "geometric mean";

  /** Sine and cosine of the slope of the heads. */
  private static final double SIN = 0.574;

  private static final double COS = 0.819;

  private final Analysis analysis;
  private final List<PolicyInfo> policies;
  private final HeatGrid grid = new HeatGrid();
  private final double left;
  private final double top;
  private final Svg svg = new Svg("Mean latency beside the oracle's, scenarios by policies");

  private OverviewPlot(Analysis analysis) {
    this.analysis = analysis;
    // Stable: the others stay in the order of their rank. The oracle is ×1 by definition: last.
    policies = new ArrayList<>(analysis.ranking());
    policies.sort(Comparator.comparing(policy -> place(policy.name())));
    List<String> rows = new ArrayList<>(List.of(OVERALL));
    analysis.scenarios().forEach(stats -> rows.add(stats.info().name()));
    // Whole pixels: a tenth of the bytes would be decimals.
    left = Math.ceil(20 + widest(rows));
    top = Math.ceil(40 + SIN * widest(policies.stream().map(PolicyInfo::name).toList()));
  }

  private static int place(String policy) {
    return policy.equals(ReportInput.OURS) ? 0 : policy.equals(ReportInput.ORACLE) ? 2 : 1;
  }

  private static double widest(List<String> names) {
    return names.stream().mapToDouble(name -> Svg.width(name, Svg.FONT)).max().orElse(0);
  }

  static String of(Analysis analysis) {
    return new OverviewPlot(analysis).draw();
  }

  private String draw() {
    String title = "mean latency ÷ the oracle's";
    svg.text(12, 20, title, "font-size", "15", "font-weight", "bold");
    double right = left;
    for (int i = 0; i < policies.size(); i++) {
      right = Math.max(right, head(policies.get(i), x(i)));
    }
    double y = top;
    for (ScenarioStats scenario : analysis.scenarios()) {
      svg.text(left - 8, y + HeatGrid.ROW / 2 + 4, scenario.info().name(), "text-anchor", "end");
      for (int i = 0; i < policies.size(); i++) {
        cell(scenario, scenario.find(policies.get(i).name()), x(i), y);
      }
      y += HeatGrid.ROW;
    }
    y = overall(y + 6);
    grid.draw(svg);
    return svg.finish(Math.max(right + 8, 640), legend(y + 10));
  }

  private double x(int column) {
    return left + column * HeatGrid.CELL;
  }

  /** A name above its column; returns where it ends. */
  private double head(PolicyInfo policy, double x) {
    double baseX = x + HeatGrid.CELL / 2 - 4;
    double baseY = top - 7;
    String turn = "rotate(-35 " + Svg.decimal(baseX) + " " + Svg.decimal(baseY) + ")";
    boolean ours = policy.name().equals(ReportInput.OURS);
    svg.text(
        baseX,
        baseY,
        policy.name(),
        "transform",
        turn,
        "font-weight",
        ours ? "bold" : "normal",
        "font-style",
        policy.realisable() ? "normal" : "italic");
    return Math.max(x + HeatGrid.CELL, baseX + COS * Svg.width(policy.name(), Svg.FONT));
  }

  private void cell(ScenarioStats scenario, @Nullable PolicyStats stats, double x, double y) {
    if (stats == null) {
      grid.add(x, y, Double.NaN, "not run", false);
      return;
    }
    double ratio = stats.ratio(Metric.MEAN).median();
    grid.add(x, y, ratio, below(stats), scenario.isFirst(stats, Metric.MEAN));
  }

  private static String below(PolicyStats stats) {
    if (stats.unlawful() > 0) {
      return "unlawful";
    }
    double failed = stats.median(Metric.FAILED);
    if (!(failed > 0)) {
      return "";
    }
    return "fail " + (failed < .01 ? "<.01" : Numbers.count(twoDigits(failed))) + "%";
  }

  private static double twoDigits(double percent) {
    double step = percent < 1 ? 100 : percent < 10 ? 10 : 1;
    return Math.round(percent * step) / step;
  }

  private double overall(double y) {
    svg.text(left - 8, y + HeatGrid.ROW / 2 + 4, OVERALL, "text-anchor", "end");
    for (int i = 0; i < policies.size(); i++) {
      grid.add(x(i), y, analysis.overall(policies.get(i).name(), Metric.MEAN), "", false);
    }
    return y + HeatGrid.ROW;
  }

  private double legend(double y) {
    double x = 12;
    for (int heat = 0; heat < Palette.heats(); heat++) {
      svg.rect(x, y, 16, 12, "fill", Palette.heatColour(heat), "stroke", "#999");
      svg.text(x + 20, y + 10, Palette.heatLabel(heat));
      x += 68;
    }
    svg.rect(x + 1, y + 1, 14, 10, "fill", "none", "stroke", "#000", "stroke-width", "2");
    svg.text(x + 20, y + 10, "first, or within 2 %");
    svg.text(
        12,
        y + 28,
        "italic: no client could use it; fail: share of calls that failed; unlawful: went outside the residency, not ranked",
        "fill",
        Svg.SOFT);
    return y + 38;
  }
}
