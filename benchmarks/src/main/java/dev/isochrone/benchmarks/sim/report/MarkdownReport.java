/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import dev.isochrone.benchmarks.sim.report.ReportInput.PolicyInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The whole text. */
final class MarkdownReport {
  private final Analysis analysis;
  private final Markdown out = new Markdown();

  private MarkdownReport(Analysis analysis) {
    this.analysis = analysis;
  }

  static String of(Analysis analysis) {
    return new MarkdownReport(analysis).write();
  }

  private String write() {
    out.block("# Routing policies in simulated worlds");
    out.block(
        "Made by the command [below](#how-to-run-it-again), which overwrites it: do not edit.");
    new SummarySection(analysis, out).write();
    howToRead();
    out.block("## Scenarios");
    for (ScenarioStats scenario : analysis.scenarios()) {
      ScenarioSection.write(scenario, out);
    }
    policies();
    again();
    return out.toString();
  }

  private void howToRead() {
    boolean many = analysis.input().seeds().size() > 1;
    out.block("## How to read the tables");
    out.line("- A call that failed counts in every latency with its whole deadline.");
    if (many) {
      out.line("- A figure is the median over the seeds.");
    }
    out.line(
        "- × is the ratio to the oracle, a policy that knows every server's true state:"
            + " each run beside the oracle's in the same world"
            + (many ? ", the median over the seeds (the least–the most)." : "."));
    out.line(
        "- **Bold**: first in its column, or within 2 % of the first, among the policies that a"
            + " client could use; nobody, where all are equal. *Italic*: not ranked. ◀: ours.");
    out.line(
        "- *Lost in 1st s*: calls that started in the second after the first event began, and"
            + " failed. *Recovery*: seconds from then until 99 % of the calls are answered, in a"
            + " mean of at most twice the oracle's plus 10 ms, for two seconds on end. *Switches*:"
            + " how often another site became the one that answers most calls of a second."
            + " *Imbalance*: at the main site, the busiest endpoint's calls beside the mean's.");
    out.line("");
  }

  private void policies() {
    out.block("## Policies");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("policy", "what it does", "source of its formula", "a client could use it"));
    for (PolicyInfo policy : analysis.input().policies()) {
      rows.add(
          List.of(
              Markdown.code(policy.name()),
              Markdown.text(policy.description()),
              Markdown.text(policy.source()),
              policy.realisable() ? "yes" : "no"));
    }
    out.table(rows, "llll");
  }

  private void again() {
    ReportInput input = analysis.input();
    out.block("## How to run it again");
    out.line("```sh").line(input.command().strip()).block("```");
    out.block(
        String.format(
            Locale.ROOT,
            "%s judged calls in %s runs: %d scenarios, %d policies, seeds %s. The same seeds give the same bytes.",
            Numbers.whole(analysis.calls()),
            Numbers.whole(input.runs().size()),
            input.scenarios().size(),
            input.policies().size(),
            input.seeds().stream().map(String::valueOf).collect(Collectors.joining(", "))));
  }
}
