/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Where our policy is behind another: what to do next. */
final class LossSection {
  private final Analysis analysis;
  private final Markdown out;

  LossSection(Analysis analysis, Markdown out) {
    this.analysis = analysis;
    this.out = out;
  }

  void write() {
    out.block("### Where " + ReportInput.OURS + " loses");
    latency();
    failed();
  }

  private void latency() {
    if (analysis.losses().isEmpty()) {
      out.block("In mean and p99 nowhere by more than 2 %.");
      return;
    }
    out.block("By more than 2 % of the first's median, the largest first.");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("scenario", "figure", "behind", "ours", "first", "policy", "in seeds"));
    for (Loss loss : analysis.losses()) {
      rows.add(
          List.of(
              ScenarioSection.link(loss.scenario()),
              loss.metric().title(),
              Numbers.excess(loss.factor()),
              Numbers.three(loss.ours().median(loss.metric())) + " ms",
              Numbers.three(loss.best().median(loss.metric())) + " ms",
              Markdown.code(loss.best().name()),
              String.format(Locale.ROOT, "%d of %d", loss.seeds(), loss.ours().runs().size())));
    }
    out.table(rows, "llrrrlr");
  }

  /** A scenario where more calls of ours failed than of the policy of the fewest. */
  private record More(ScenarioStats scenario, PolicyStats ours, PolicyStats best) {
    double points() {
      return ours.median(Metric.FAILED) - best.median(Metric.FAILED);
    }
  }

  private void failed() {
    List<More> all = new ArrayList<>();
    for (ScenarioStats scenario : analysis.scenarios()) {
      PolicyStats ours = scenario.find(ReportInput.OURS);
      PolicyStats best = scenario.best(Metric.FAILED);
      if (ours != null && best != null && !scenario.isFirst(ours, Metric.FAILED)) {
        all.add(new More(scenario, ours, best));
      }
    }
    all.removeIf(more -> !(more.points() > 0));
    if (all.isEmpty()) {
      out.block("Nowhere did more of its calls fail than of the policy's that failed fewest.");
      return;
    }
    // Points, not factors: one call beside none would be the largest of all.
    all.sort(Comparator.comparingDouble(More::points).reversed());
    out.block("More of its calls failed than of another's, the largest difference first.");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("scenario", "ours failed", "fewest", "policy"));
    for (More more : all) {
      rows.add(
          List.of(
              ScenarioSection.link(more.scenario()),
              Numbers.three(more.ours().median(Metric.FAILED)) + " %",
              Numbers.three(more.best().median(Metric.FAILED)) + " %",
              Markdown.code(more.best().name())));
    }
    out.table(rows, "lrrl");
  }
}
