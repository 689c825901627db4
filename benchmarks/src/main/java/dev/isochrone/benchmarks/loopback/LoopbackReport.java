/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.loopback;

import static dev.isochrone.benchmarks.sockets.PolicyChannel.NEAREST_HEALTHY;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;

/**
 * The section of a report that a run makes. A report on more than loopback gets it with
 *
 * <pre>{@code
 * LoopbackReport.measured(LoopbackPlan.STANDARD).markdown()   // measures now, about two minutes
 * LoopbackReport.read(Path.of("loopback.json")).markdown()    // what --json wrote
 * }</pre>
 *
 * <p>Immutable.
 */
public final class LoopbackReport {
  private final LoopbackResult result;

  LoopbackReport(LoopbackResult result) {
    this.result = result;
  }

  /**
   * Measures on this thread, in silence.
   *
   * @throws IOException if a server does not start
   * @throws InterruptedException if it is interrupted
   */
  public static LoopbackReport measured(LoopbackPlan plan)
      throws IOException, InterruptedException {
    return new LoopbackReport(LoopbackRun.run(plan, (policy, round, secondsLeft) -> {}));
  }

  /**
   * Reads an earlier run.
   *
   * @param json what {@code loopback --json} wrote
   * @throws IOException if the file cannot be read
   * @throws com.google.gson.JsonParseException if it is something else
   */
  public static LoopbackReport read(Path json) throws IOException {
    return new LoopbackReport(LoopbackResult.ofJson(Files.readString(json)));
  }

  /** A section of Markdown under a heading of the second level. */
  public String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("## End to end on loopback");
    lines.add("");
    lines.addAll(opening());
    lines.add("");
    lines.addAll(table());
    lines.add("");
    lines.addAll(verdict());
    lines.add("");
    lines.addAll(conditions());
    return String.join("\n", lines) + "\n";
  }

  private List<String> opening() {
    LoopbackPlan plan = result.plan();
    return List.of(
        String.format(
            Locale.ROOT,
            "%d gRPC servers (Netty) and one client over TCP on 127.0.0.1, in one JVM. All servers"
                + " are equally near and",
            plan.servers()),
        "well, so there is nothing to gain by routing: this is what it costs. Median of "
            + plan.rounds()
            + " rounds, least–most in",
        "brackets; the policies take turns, and ratios are made within a round.");
  }

  private List<String> table() {
    LoopbackPlan plan = result.plan();
    List<String> lines = new ArrayList<>();
    lines.add(
        "| | pick_first, the floor | round_robin | nearest_healthy | ÷ round_robin | ÷ pick_first |");
    lines.add("|---|---:|---:|---:|---:|---:|");
    for (Figure figure : Figure.values()) {
      String loop =
          figure.isOfClosedLoop()
              ? plan.inFlight() + " under way: "
              : String.format(Locale.ROOT, "open loop, %,.0f calls/s: ", plan.rate());
      StringBuilder row = new StringBuilder("| " + loop + figure.words() + " |");
      for (String policy : LoopbackPlan.POLICIES) {
        row.append(cell(result.spread(policy, figure), figure.decimals()));
      }
      row.append(cell(result.ratio(NEAREST_HEALTHY, LoopbackPlan.BASELINE, figure), 2));
      row.append(cell(result.ratio(NEAREST_HEALTHY, LoopbackPlan.FLOOR, figure), 2));
      lines.add(row.toString());
    }
    return lines;
  }

  private static String cell(Spread spread, int decimals) {
    String number = "%,." + decimals + "f";
    return String.format(
        Locale.ROOT,
        " " + number + " (" + number + "–" + number + ") |",
        spread.median(),
        spread.min(),
        spread.max());
  }

  private List<String> verdict() {
    String losses = figures(Figure::losesAlways);
    String wins = figures(Figure::winsAlways);
    String open = figures((f, ratio) -> !f.losesAlways(ratio) && !f.winsAlways(ratio));
    return List.of(
        "**Where nearest_healthy loses** to round_robin, in every round: "
            + losses
            + ". Where it wins in every round: "
            + wins
            + ". Not told apart by these rounds: "
            + open
            + ". A call pays for two readings of the clock, a stream tracer and an interceptor;"
            + " the client pays besides for a look at all endpoints a hundred times a second and"
            + " for probes, which the open loop shows and the closed one hides.");
  }

  private String figures(BiPredicate<Figure, Spread> which) {
    List<String> words = new ArrayList<>();
    for (Figure figure : Figure.values()) {
      Spread ratio = result.ratio(NEAREST_HEALTHY, LoopbackPlan.BASELINE, figure);
      if (which.test(figure, ratio)) {
        String loop = figure.isOfClosedLoop() ? " (closed loop" : " (open loop";
        words.add(
            figure.words().replaceAll(",.*", "")
                + loop
                + String.format(Locale.ROOT, ", × %.2f)", ratio.median()));
      }
    }
    return words.isEmpty() ? "nothing" : String.join(", ", words);
  }

  private List<String> conditions() {
    LoopbackPlan plan = result.plan();
    Environment e = result.environment();
    long calls =
        result.samples().stream().mapToLong(s -> s.closed().calls() + s.open().calls()).sum();
    return List.of(
        "- The client has one event loop, which also runs its callbacks; its CPU time and heap are"
            + " counted there and in the",
        "  sending of calls. The servers', the collector's and the compiler's threads are not"
            + " counted, nor is the wait for a call's time.",
        "- Latency counts from when a call was due, not from when it was sent.",
        String.format(
            Locale.ROOT,
            "- %,d calls of %d bytes each way, deadline %d s; %d failed.",
            calls,
            LoopbackPlan.PAYLOAD_BYTES,
            Turn.DEADLINE.toSeconds(),
            result.failed()),
        String.format(
            Locale.ROOT,
            "- %s, %s, %s, %s, %d cores, %s, load average before %.1f.",
            e.date(),
            e.java(),
            e.collectors(),
            e.os(),
            e.cores(),
            e.transport(),
            e.loadBefore()),
        "",
        "      " + plan.command());
  }
}
