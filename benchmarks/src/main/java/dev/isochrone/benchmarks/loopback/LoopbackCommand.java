/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.loopback;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a policy costs end to end where all servers are equally near. */
@Command(
    name = "loopback",
    description = {
      "Real gRPC servers and channels over TCP on 127.0.0.1: calls/s, CPU time and allocated bytes"
          + " per call, p50 and p99 under pick_first, round_robin and nearest_healthy.%n",
      "The table goes to the standard output, progress to the standard error."
    },
    sortOptions = false,
    usageHelpWidth = 100,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {"0:done", "1:failed while running, or calls failed", "2:a wrong option"})
public final class LoopbackCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  /** Servers log connections that a client ends; held, because a logger is held weakly. */
  private static final Logger GRPC_LOG = Logger.getLogger("io.grpc");

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Calls a second of the open loop, 1 to 100000 (default: ${DEFAULT-VALUE}).")
  private double rate = 2000;

  @Option(
      names = "--servers",
      paramLabel = "N",
      defaultValue = "3",
      description = "Servers, 1 to 64 (default: ${DEFAULT-VALUE}).")
  private int servers = 3;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "Calls that the closed loop keeps under way, 1 to 10000 (default: ${DEFAULT-VALUE}).")
  private int inFlight = 64;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Turns of each policy, 1 to 100 (default: 5, with --quick 2).")
  private @Nullable Integer rounds;

  @Option(names = "--quick", description = "About 15 seconds: to see that it works.")
  private boolean quick;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the figures as JSON; - for the standard output, instead of the table.")
  private @Nullable String json;

  @Option(
      names = "--section",
      paramLabel = "FILE",
      description = "Write the table as a section of Markdown.")
  private @Nullable Path section;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    LoopbackPlan plan = plan();
    Path jsonFile = json == null || json.equals("-") ? null : Path.of(json);
    requireWritable("--json", jsonFile);
    requireWritable("--section", section);
    GRPC_LOG.setLevel(Level.SEVERE);

    LoopbackResult result = LoopbackRun.run(plan, this::report);
    PrintWriter out = commandLine().getOut();
    String markdown = new LoopbackReport(result).markdown();
    if (jsonFile != null) {
      Files.writeString(jsonFile, result.toJson());
    }
    if (section != null) {
      Files.writeString(section, markdown);
    }
    out.print("-".equals(json) ? result.toJson() : markdown);
    out.flush();
    return status(result.failed());
  }

  private int status(long failed) {
    if (failed == 0) {
      return CommandLine.ExitCode.OK;
    }
    say(
        "loopback: "
            + failed
            + " calls failed (expected: 0); the figures are not worth much. Is --rate "
            + rate
            + " more than this machine answers?");
    return FAILED;
  }

  private LoopbackPlan plan() {
    requireWithin("--rate", rate, 1, 100_000, "calls a second");
    requireWithin("--servers", servers, 1, 64, "servers");
    requireWithin("--in-flight", inFlight, 1, 10_000, "calls");
    int turns = rounds != null ? rounds : quick ? 2 : LoopbackPlan.STANDARD.rounds();
    requireWithin("--rounds", turns, 1, 100, "rounds");
    return new LoopbackPlan(
        servers,
        rate,
        inFlight,
        turns,
        quick ? LoopbackPlan.Phases.QUICK : LoopbackPlan.Phases.STANDARD);
  }

  private void report(String policy, int round, double secondsLeft) {
    String turn = round == 0 ? "warm-up" : "round " + round;
    say(String.format(Locale.ROOT, "loopback: %s, %s, %.0f s left", turn, policy, secondsLeft));
  }

  private void say(String line) {
    PrintWriter err = commandLine().getErr();
    err.println(line);
    err.flush();
  }

  /** Found out now, not after two minutes. */
  private void requireWritable(String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    boolean writable =
        Files.exists(file) ? Files.isWritable(file) : folder != null && Files.isWritable(folder);
    if (!writable || Files.isDirectory(file)) {
      throw wrong(option, file.toString(), "a file that can be written");
    }
  }

  private void requireWithin(String option, double value, double min, double max, String unit) {
    // Written so that NaN is refused too.
    if (!(value >= min && value <= max)) {
      String shown =
          value == Math.rint(value)
              ? String.format(Locale.ROOT, "%.0f", value)
              : String.valueOf(value);
      String expected = String.format(Locale.ROOT, "%,.0f to %,.0f %s", min, max, unit);
      throw wrong(option, shown, expected);
    }
  }

  private ParameterException wrong(String option, String value, String expected) {
    return new ParameterException(
        commandLine(), option + ": \"" + value + "\" (expected: " + expected + ")");
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec, "set by picocli").commandLine();
  }
}
