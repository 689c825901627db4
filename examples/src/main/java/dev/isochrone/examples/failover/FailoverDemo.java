/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.examples.shared.Format;
import dev.isochrone.grpc.Isochrone;
import dev.isochrone.status.StatusPage;
import dev.isochrone.testkit.RttMatrix;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the failover demo. */
@Command(
    name = "failover-demo",
    exitCodeOnExecutionException = 3,
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Calls go to the nearest healthy site, and elsewhere when it dies: see it happen.%n",
    description = {
      "%nStarts real gRPC servers for six cloud regions behind an emulated WAN with the regions' true"
          + " round-trip times, sends them a steady load, and breaks the nearest one. The same load"
          + " runs at the same time under gRPC's own policies. Ends with a summary, summary.json"
          + " and report.html."
    },
    footer = {
      "%nExamples, in the project's folder:",
      "  mvn -q -pl examples -am compile exec:java",
      "  mvn -q -pl examples -am compile exec:java -Dexec.args=\"--from us-east-1\"",
      "  mvn -q -pl examples -am compile exec:java -Dexec.args=\"--seconds 21 --policies nearest_healthy\"",
      "%nExit status: 0 if all promises held, 1 if one broke, 2 for a wrong argument, 3 for a bug."
    })
public final class FailoverDemo implements Callable<Integer> {
  private static final int BROKEN_PROMISE = 1;

  /**
   * gRPC's servers log every connection that breaks, and the demo breaks many. Held: it is weak.
   */
  private static final Logger GRPC_LOG = Logger.getLogger("io.grpc");

  @Option(
      names = "--from",
      paramLabel = "REGION",
      defaultValue = "eu-central-1",
      description = "Region that the client is in (default: ${DEFAULT-VALUE}).")
  private String from = "eu-central-1";

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "300",
      description = "Calls a second for each policy, 20 to 2000 (default: ${DEFAULT-VALUE}).")
  private double rate = 300;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "42",
      description =
          "Length of the load, 4 to 600; faults keep their place in it (default: ${DEFAULT-VALUE}).")
  private double seconds = FaultPlan.STANDARD_SECONDS;

  @Option(
      names = "--policies",
      paramLabel = "NAME",
      split = ",",
      description = "Policies to run, separated by commas (default: all of them).")
  private List<String> policies = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of jitter and service times (default: ${DEFAULT-VALUE}).")
  private long seed = 42;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for summary.json and report.html (default: target/failover-demo in examples).")
  private @Nullable Path out;

  @Option(
      names = "--page",
      description = "Open the status page while the demo runs, and print where it is.")
  private boolean page;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text and end.")
  private boolean unusedHelp; // picocli acts on it

  @Spec private @Nullable CommandSpec spec;

  /**
   * Runs the demo; ends the JVM only with a status other than 0, as Maven's JVM may be around it.
   */
  public static void main(String[] args) {
    GRPC_LOG.setLevel(Level.SEVERE);
    int status = commandLine(standardOutput()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  static CommandLine commandLine(PrintWriter out) {
    return new CommandLine(new FailoverDemo())
        .setOut(out)
        .setParameterExceptionHandler(FailoverDemo::explain);
  }

  /** The error alone: the whole help after it would scroll it away. */
  private static int explain(ParameterException error, String[] args) {
    PrintWriter err = error.getCommandLine().getErr();
    err.println(error.getMessage());
    err.println("Try --help.");
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  /** In UTF-8 where terminals are: a JVM without a locale would write question marks. */
  private static PrintWriter standardOutput() {
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    Charset charset = windows ? Charset.defaultCharset() : StandardCharsets.UTF_8;
    return new PrintWriter(new FileOutputStream(FileDescriptor.out), true, charset);
  }

  @Override
  public Integer call() throws IOException {
    Path folder = outputFolder();
    List<DemoSite> sites = sites();
    requireWithin("--rate", rate, 20, 2000, "calls a second");
    requireWithin("--seconds", seconds, 4, 600, "seconds");
    FaultPlan plan = FaultPlan.standard(seconds);
    DemoRun run = new DemoRun(from, sites, plan, rate, seed, chosenPolicies(folder));

    PrintWriter screen = commandLine().getOut();
    Opening.lines(run).forEach(screen::println);
    screen.flush();
    LiveView view = Terminals.isInteractive() ? new TerminalView(screen) : new PlainView(screen);
    DemoRun.Outcome outcome = page ? runWithPage(run, view, screen) : run.run(view);

    Path json = folder.resolve("summary.json");
    Path report = folder.resolve("report.html");
    Files.writeString(json, outcome.summary().toJson());
    Files.writeString(report, Report.html(outcome, plan, sites));
    SummaryText.lines(outcome.summary()).forEach(line -> screen.println(coloured(line)));
    screen.println("  report   " + report.toUri());
    screen.println("  figures  " + json);
    screen.flush();
    return status(outcome.summary());
  }

  private static DemoRun.Outcome runWithPage(DemoRun run, LiveView view, PrintWriter screen)
      throws IOException {
    try (StatusPage statusPage = StatusPage.of(Isochrone.routers()).open()) {
      screen.println("  status page  " + statusPage.uri());
      screen.println();
      screen.flush();
      return run.run(view);
    }
  }

  private static String coloured(String line) {
    String marked = line.replace("✓ ", "@|bold,green ✓|@ ").replace("✗ ", "@|bold,red ✗|@ ");
    return Ansi.AUTO.string(marked);
  }

  static int status(Summary summary) {
    return summary.allHeld() ? CommandLine.ExitCode.OK : BROKEN_PROMISE;
  }

  private List<DemoSite> sites() {
    RttMatrix matrix = RttMatrix.ofAwsRegions();
    if (!matrix.regions().contains(from)) {
      throw wrong("--from", from, Suggest.oneOf(from, matrix.regions()));
    }
    return DemoSite.seenFrom(matrix, from);
  }

  private List<Policy> chosenPolicies(Path folder) {
    Map<String, Policy> all = Policies.all(folder.resolve("catalog.yaml"));
    if (policies.isEmpty()) {
      return List.copyOf(all.values());
    }
    List<Policy> chosen = new ArrayList<>();
    for (String name : policies) {
      Policy policy = all.get(name);
      if (policy == null) {
        throw wrong("--policies", name, Suggest.oneOf(name, all.keySet()));
      }
      if (chosen.contains(policy)) {
        throw wrong("--policies", name, "each only once");
      }
      chosen.add(policy);
    }
    return chosen;
  }

  private Path outputFolder() {
    Path folder = out != null ? out.toAbsolutePath() : Paths.defaultOutput();
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw wrong("--out", folder.toString(), "a folder that exists or can be made");
    }
  }

  private void requireWithin(String option, double value, double min, double max, String unit) {
    // Written so that NaN is refused too.
    if (!(value >= min && value <= max)) {
      String bounds = Format.plain(min) + " to " + Format.plain(max) + " " + unit;
      throw wrong(option, String.valueOf(value), bounds);
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
