/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.examples.shared.Format;
import dev.isochrone.examples.shared.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/**
 * Redraws a few lines in place. Lines that are too wide are cut by the terminal, not wrapped, and
 * the cursor is hidden; both are undone at the end, and if the program is interrupted.
 */
final class TerminalView implements LiveView {
  private static final String ESC = "\u001b[";
  private static final String BEGIN = ESC + "?25l" + ESC + "?7l";
  private static final String END = ESC + "?7h" + ESC + "?25h";
  private static final String CLEAR_TO_END_OF_LINE = ESC + "K";
  private static final int BAR_CELLS = 84;

  private final PrintWriter out;
  private final Thread restore;
  private int drawn;

  TerminalView(PrintWriter out) {
    this.out = out;
    this.restore = new Thread(this::restoreTerminal, "demo-restore-terminal");
    Runtime.getRuntime().addShutdownHook(restore);
    out.print(BEGIN);
  }

  @Override
  public void say(String line) {
    out.println(line);
    out.flush();
    drawn = 0;
  }

  @Override
  public void show(LiveFrame frame) {
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append(ESC).append(drawn).append('F');
    }
    List<String> lines = lines(frame);
    for (String line : lines) {
      text.append(Ansi.ON.string(line)).append(CLEAR_TO_END_OF_LINE).append('\n');
    }
    drawn = lines.size();
    out.print(text);
    out.flush();
  }

  @Override
  public void end() {
    restoreTerminal();
    Runtime.getRuntime().removeShutdownHook(restore);
  }

  private void restoreTerminal() {
    out.print(END);
    out.flush();
  }

  /** The frame in picocli's markup; always the same number of lines. */
  static List<String> lines(LiveFrame frame) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(bar(frame));
    lines.add(status(frame));
    lines.add("");
    addTable(lines, sites(frame), frame.sites().stream().map(TerminalView::siteStyle).toList());
    lines.add("");
    addTable(
        lines, policies(frame), frame.policies().stream().map(TerminalView::policyStyle).toList());
    return lines;
  }

  private static String bar(LiveFrame frame) {
    StringBuilder bar = new StringBuilder("  ");
    double duration = frame.plan().durationSeconds();
    for (int cell = 0; cell < BAR_CELLS; cell++) {
      double seconds = (cell + 0.5) / BAR_CELLS * duration;
      boolean past = seconds <= frame.seconds();
      boolean faulty = !frame.plan().activeAt(seconds).isEmpty();
      bar.append(
          faulty ? "@|red " + (past ? "█" : "▒") + "|@" : "@|green " + (past ? "━" : "─") + "|@");
    }
    return bar + String.format(" %4.1f / %.0f s", Math.min(frame.seconds(), duration), duration);
  }

  private static String status(LiveFrame frame) {
    List<DemoSite> sites = frame.sites().stream().map(LiveFrame.SiteRow::site).toList();
    List<Fault> active = frame.plan().activeAt(frame.seconds());
    if (active.isEmpty()) {
      return "  @|green all sites well|@";
    }
    StringBuilder words = new StringBuilder(" ");
    for (Fault fault : active) {
      words.append(" @|bold,red ").append(fault.words(sites)).append("|@");
      words.append(" until ").append(Format.seconds(fault.untilSeconds()));
    }
    return words.toString();
  }

  private static TextTable sites(LiveFrame frame) {
    TextTable table =
        TextTable.withWordsLast(
            "sites under " + frame.focus(),
            "RTT",
            "measured",
            "p50",
            "p99",
            "in flight",
            "share",
            "state");
    for (LiveFrame.SiteRow row : frame.sites()) {
      var known = row.known();
      table.row(
          row.site().region(),
          row.rttMillis().map(Format::millis).orElse("out"),
          known == null ? Format.NONE : Format.millis(known.rttMillis()),
          known == null ? Format.NONE : Format.millis(known.p50Millis()),
          known == null ? Format.NONE : Format.millis(known.p99Millis()),
          known == null ? Format.NONE : Format.count(known.inFlight()),
          Format.percent(row.share()),
          known == null ? Format.NONE : known.state() + "  " + known.reason());
    }
    return table;
  }

  private static TextTable policies(LiveFrame frame) {
    TextTable table =
        TextTable.withWordsLast(
            "policies, last second", "p50", "p99", "failed", "in flight", "most answers from");
    for (LiveFrame.PolicyRow row : frame.policies()) {
      DemoSite by = row.mostBy();
      table.row(
          row.name(),
          Format.millis(row.lastSecond().millisAt(50)),
          Format.millis(row.lastSecond().millisAt(99)),
          Format.count(row.lastSecond().failed()),
          Format.count(row.inFlight()),
          by == null
              ? "nobody"
              : by.region() + " " + Format.percent(row.lastSecond().shareOf(by.rank())));
    }
    return table;
  }

  private static void addTable(List<String> lines, TextTable table, List<String> styles) {
    List<String> text = table.lines();
    lines.add("@|bold " + text.get(0) + "|@");
    for (int i = 0; i < styles.size(); i++) {
      String line = text.get(i + 1);
      lines.add(styles.get(i).isEmpty() ? line : "@|" + styles.get(i) + " " + line + "|@");
    }
  }

  private static String siteStyle(LiveFrame.SiteRow row) {
    if (row.rttMillis().isEmpty()) {
      return "red";
    }
    return row.share() != null && row.share() >= 0.5 ? "green" : "";
  }

  private static String policyStyle(LiveFrame.PolicyRow row) {
    return row.lastSecond().failed() > 0 ? "red" : "";
  }
}
