/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.examples.shared.Format;
import dev.isochrone.examples.shared.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The summary as a person reads it on a terminal. */
final class SummaryText {
  private static final int WIDTH = 100;

  private final Summary summary;
  private final List<String> lines = new ArrayList<>();

  private SummaryText(Summary summary) {
    this.summary = summary;
  }

  static List<String> lines(Summary summary) {
    SummaryText text = new SummaryText(summary);
    text.latency();
    text.recovery();
    text.words();
    text.promises();
    return text.lines;
  }

  private void heading(String text) {
    lines.add("");
    lines.add(text);
    lines.add("");
  }

  private void latency() {
    heading("Latency of the calls that succeeded, from when they were due");
    PolicyResult any = summary.policies().values().iterator().next();
    for (int phase = 0; phase < Math.min(2, any.phases().size()); phase++) {
      TextTable table =
          TextTable.ofFigures(
              phaseTitle(any.phases().get(phase)), "calls", "failed", "p50", "p99", "p99.9");
      for (Map.Entry<String, PolicyResult> each : summary.policies().entrySet()) {
        PolicyResult.PhaseResult figures = each.getValue().phases().get(phase);
        table.row(
            each.getKey(),
            Format.count(figures.calls()),
            Format.count(figures.failed()),
            Format.millis(figures.p50Ms()),
            Format.millis(figures.p99Ms()),
            Format.millis(figures.p999Ms()));
      }
      lines.addAll(table.lines());
      lines.add("");
    }
    TextTable whole =
        TextTable.ofFigures(
            "whole run", "calls", "failed", "p50", "p99", "p99.9", "longest gap", "requests/call");
    for (Map.Entry<String, PolicyResult> each : summary.policies().entrySet()) {
      PolicyResult result = each.getValue();
      whole.row(
          each.getKey(),
          Format.count(result.calls()),
          Format.count(result.failed()),
          Format.millis(result.p50Ms()),
          Format.millis(result.p99Ms()),
          Format.millis(result.p999Ms()),
          Format.millis(result.longestGapMs()),
          String.format(Locale.ROOT, "%.2f", result.requestsPerCall()));
    }
    lines.addAll(whole.lines());
  }

  private static String phaseTitle(PolicyResult.PhaseResult phase) {
    return "%s to %s: %s"
        .formatted(
            Format.plain(phase.fromSeconds()), Format.seconds(phase.untilSeconds()), phase.what());
  }

  private void recovery() {
    heading(
        "Time until 99 % of calls were well again: within twice what the best live site allows, and"
            + " back there");
    List<String> titles = new ArrayList<>(List.of("policy"));
    PolicyResult any = summary.policies().values().iterator().next();
    for (PolicyResult.TurnResult turn : any.turns()) {
      titles.add("%s → %s".formatted(Format.seconds(turn.atSeconds()), turn.best()));
    }
    TextTable table = TextTable.ofFigures(titles.toArray(String[]::new));
    for (Map.Entry<String, PolicyResult> each : summary.policies().entrySet()) {
      List<String> cells = new ArrayList<>(List.of(each.getKey()));
      for (PolicyResult.TurnResult turn : each.getValue().turns()) {
        Double after = turn.recoveredAfterMs();
        cells.add(after == null ? "never" : Format.millis(after));
      }
      table.row(cells);
    }
    lines.addAll(table.lines());
  }

  private void words() {
    List<String> sentences = Verdict.sentences(summary);
    if (!sentences.isEmpty()) {
      heading("In words");
      sentences.forEach(sentence -> lines.addAll(wrap(sentence)));
    }
  }

  /** Breaks a sentence into lines, indented. */
  static List<String> wrap(String sentence) {
    List<String> wrapped = new ArrayList<>();
    StringBuilder line = new StringBuilder(" ");
    for (String word : sentence.split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH) {
        wrapped.add(line.toString());
        line = new StringBuilder("   ");
      }
      line.append(' ').append(word);
    }
    wrapped.add(line.toString());
    return wrapped;
  }

  private void promises() {
    heading("Promises");
    if (summary.promises().isEmpty()) {
      lines.add("  None: they are about " + Promise.POLICY + ", which did not run.");
    } else {
      TextTable table = TextTable.withWordsLast("", "measured", "promised", "");
      summary
          .promises()
          .forEach(
              (name, promise) ->
                  table.row(
                      (promise.held() ? "✓ " : "✗ ") + name,
                      promise.measured() == null ? "never" : figure(promise.measured()),
                      promise.rule() + " " + figure(promise.bound()),
                      promise.means()));
      lines.addAll(table.lines());
    }
    lines.add("");
  }

  /** Three decimals at most, and none that are zero. */
  static String figure(double value) {
    return String.format(Locale.ROOT, "%.3f", value).replaceFirst("\\.?0+$", "");
  }
}
