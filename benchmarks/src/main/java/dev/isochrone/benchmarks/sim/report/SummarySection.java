/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import dev.isochrone.benchmarks.sim.report.ReportInput.PolicyInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What to know in a minute: how often we are first, where we lose, an overview of all. */
final class SummarySection {
  private static final String OURS = Markdown.code(ReportInput.OURS);

  private final Analysis analysis;
  private final Markdown out;

  SummarySection(Analysis analysis, Markdown out) {
    this.analysis = analysis;
    this.out = out;
  }

  void write() {
    out.block("## Summary");
    List<PolicyStats> ours = analysis.of(ReportInput.OURS);
    if (ours.isEmpty()) {
      out.block(OURS + " was not run.");
    } else {
      firsts(ours);
      breaches();
    }
    overview();
    if (!ours.isEmpty()) {
      new LossSection(analysis, out).write();
    }
    policies();
    oracleBeaten();
  }

  private void firsts(List<PolicyStats> ours) {
    long rivals = analysis.input().policies().stream().filter(PolicyInfo::realisable).count();
    out.block(
        String.format(
            Locale.ROOT,
            "%s is first, or within 2 %% of the first, of the %d policies that a client could use in **%d of %d** scenarios by mean latency%s and in **%d of %d** by p99%s.%s",
            OURS,
            rivals,
            analysis.firsts(ReportInput.OURS, Metric.MEAN),
            ours.size(),
            ties(Metric.MEAN),
            analysis.firsts(ReportInput.OURS, Metric.P99),
            ours.size(),
            ties(Metric.P99),
            toOracle()));
  }

  private String toOracle() {
    double mean = analysis.overall(ReportInput.OURS, Metric.MEAN);
    double p99 = analysis.overall(ReportInput.OURS, Metric.P99);
    return Double.isNaN(mean)
        ? ""
        : " Over all scenarios its mean is "
            + Numbers.ratio(mean)
            + " the oracle's and its p99 "
            + Numbers.ratio(p99)
            + " (geometric means).";
  }

  /** To tie with everybody is no feat. */
  private String ties(Metric metric) {
    int ties = 0;
    for (ScenarioStats scenario : analysis.scenarios()) {
      PolicyStats own = scenario.find(ReportInput.OURS);
      if (own != null && scenario.isFirst(own, metric) && !scenario.isMarked(own, metric)) {
        ties++;
      }
    }
    return ties == 0 ? "" : " (in " + ties + " of them all are equal)";
  }

  /** A breach is no loss of so many milliseconds: it is said here. */
  private void breaches() {
    List<String> breaches = new ArrayList<>();
    for (ScenarioStats scenario : analysis.scenarios()) {
      PolicyStats own = scenario.find(ReportInput.OURS);
      if (own != null && own.unlawful() > 0) {
        breaches.add(ScenarioSection.link(scenario));
      }
    }
    if (!breaches.isEmpty()) {
      out.block("**It sent calls outside the residency in** " + String.join(", ", breaches) + ".");
    }
  }

  private void overview() {
    out.block(
        "![Mean latency beside the oracle's, "
            + analysis.scenarios().size()
            + " scenarios by "
            + analysis.input().policies().size()
            + " policies; the tables below have the figures]("
            + Report.FOLDER
            + "/"
            + Analysis.OVERVIEW
            + ".svg)");
  }

  private void policies() {
    out.block("### Policies over all scenarios");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("policy", "first in mean", "first in p99", "mean", "p99", "scenarios"));
    for (PolicyInfo policy : analysis.ranking()) {
      String name = Markdown.code(policy.name());
      boolean ours = policy.name().equals(ReportInput.OURS);
      rows.add(
          List.of(
              policy.realisable() ? (ours ? name + " ◀" : name) : "*" + name + "*",
              policy.realisable() ? "" + analysis.firsts(policy.name(), Metric.MEAN) : Numbers.NONE,
              policy.realisable() ? "" + analysis.firsts(policy.name(), Metric.P99) : Numbers.NONE,
              Numbers.ratio(analysis.overall(policy.name(), Metric.MEAN)),
              Numbers.ratio(analysis.overall(policy.name(), Metric.P99)),
              "" + analysis.of(policy.name()).size()));
    }
    out.table(rows, "lrrrrr");
    out.block(
        "First: in so many scenarios, ties within 2 % with it. Mean, p99: the geometric mean over"
            + " the scenarios of the ratio to the oracle, those left out where a policy broke the"
            + " residency.");
  }

  /** Whoever beats it by more than a tie shows that it does not bound what can be had there. */
  private void oracleBeaten() {
    List<String> beaten = new ArrayList<>();
    for (ScenarioStats scenario : analysis.scenarios()) {
      for (Metric metric : Metric.RANKING) {
        PolicyStats best = scenario.best(metric);
        if (best != null && best.ratio(metric).median() < 1 - ScenarioStats.TIE) {
          String ratio = Numbers.ratio(best.ratio(metric).median());
          String name = Markdown.code(best.name());
          beaten.add(
              ScenarioSection.link(scenario) + " " + metric.title() + " " + name + " " + ratio);
        }
      }
    }
    if (!beaten.isEmpty()) {
      out.block(
          "The oracle is no bound where another beats it by more than 2 %: "
              + String.join("; ", beaten)
              + ".");
    }
  }
}
