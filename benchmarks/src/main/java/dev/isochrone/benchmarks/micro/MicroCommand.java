/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import dev.isochrone.benchmarks.loopback.LoopbackPlan;
import dev.isochrone.benchmarks.loopback.LoopbackReport;
import dev.isochrone.benchmarks.results.ResultSection;
import dev.isochrone.benchmarks.results.ResultsPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the hot paths cost, with JMH, each table beside a floor of the same run. */
@Command(
    name = "micro",
    description = {
      "What the hot paths cost, with JMH: picks, calls, outcomes, tables, configs, bringing up.",
      "",
      "Without options it measures everything and writes its section of benchmarks/RESULTS.md,"
          + " in about a quarter of an hour. Run it from the project's root on a quiet machine."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:everything was measured",
      "1:something could not be measured or written",
      "2:a wrong option"
    })
public final class MicroCommand implements Callable<Integer> {
  private static final Path PAGE = Path.of("benchmarks", "RESULTS.md");

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--quick", description = "A little of everything, only to see that it works.")
  private boolean quick;

  @Option(
      names = "--include",
      paramLabel = "REGEX",
      description = "Only runs in whose name this is found; --list shows the names.")
  private String include = "";

  @Option(names = "--list", description = "Show the runs and how long they would take, and end.")
  private boolean list;

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description =
          "The page whose section to write. Default: benchmarks/RESULTS.md; with --quick or"
              + " --include the section goes to standard output instead.")
  private @Nullable Path results;

  @Option(names = "--json", paramLabel = "FILE", description = "Write raw scores there as well.")
  private @Nullable Path json;

  @Option(
      names = "--loopback",
      description = "Afterwards, measure and write loopback's section too: two minutes more.")
  private boolean loopback;

  @Parameters(
      paramLabel = "JMH-OPTION",
      description = "After --, for every run, for example: -- -f 3 -jvmArgsAppend -XX:+UseZGC")
  private List<String> jmhOptions = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLineOptions jmh = parse(jmhOptions);
    List<Peer> peers = Peer.all();
    List<PlannedRun> plan = plan(peers.stream().map(Peer::name).toList());
    CommandLine commandLine = Objects.requireNonNull(spec, "spec").commandLine();
    PrintWriter out = commandLine.getOut();
    PrintWriter err = commandLine.getErr();
    if (list) {
      plan.forEach(r -> out.println(r.id()));
      out.flush();
      new Progress(err, plan).begin();
      return 0;
    }
    Path page = page();
    if (json != null) {
      writable("--json", json);
    }
    MicroSection section = new MicroRun(plan, peers, jmh, err).measure(commandLine());
    List<ResultSection> sections = new ArrayList<>(List.of(section));
    if (loopback) {
      String measured = LoopbackReport.measured(LoopbackPlan.STANDARD).markdown();
      sections.add(ResultSection.of("loopback", measured));
    }
    if (page == null) {
      sections.forEach(s -> out.println(s.markdown()));
      out.flush();
    } else {
      ResultsPage.write(page, sections);
      err.println("wrote " + page);
    }
    if (json != null) {
      Files.writeString(json, MicroJson.of(section));
      err.println("wrote " + json);
    }
    err.flush();
    return section.failures().isEmpty() ? 0 : 1;
  }

  private CommandLineOptions parse(List<String> options) {
    try {
      return new CommandLineOptions(options.toArray(String[]::new));
    } catch (CommandLineOptionException e) {
      throw wrong("JMH: " + e.getMessage());
    }
  }

  private List<PlannedRun> plan(List<String> peers) {
    List<PlannedRun> all = quick ? MicroPlan.quick(peers) : MicroPlan.full(peers);
    try {
      List<PlannedRun> matching = MicroPlan.matching(all, Pattern.compile(include));
      if (matching.isEmpty()) {
        throw wrong("--include " + include + " (expected: found in a name that --list shows)");
      }
      return matching;
    } catch (PatternSyntaxException e) {
      throw wrong("--include " + include + " (expected: a regular expression): " + e.getMessage());
    }
  }

  /** Where to write; null for standard output: a part of the runs must not replace them all. */
  private @Nullable Path page() {
    if (results != null) {
      return writable("--results", results);
    }
    return quick || !include.isEmpty() ? null : writable("--results", PAGE);
  }

  /** Found out before a quarter of an hour has passed. */
  private Path writable(String option, Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw wrong(option + " " + file + " (expected: a file in a directory that exists)");
    }
    return file;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec, "spec").commandLine(), message);
  }

  private String commandLine() {
    StringBuilder text =
        new StringBuilder("java -jar benchmarks/target/isochrone-benchmarks.jar micro");
    if (loopback) {
      text.append(" --loopback");
    }
    if (quick) {
      text.append(" --quick");
    }
    if (!include.isEmpty()) {
      text.append(" --include '").append(include).append("'");
    }
    if (!jmhOptions.isEmpty()) {
      text.append(" -- ").append(String.join(" ", jmhOptions));
    }
    return text.toString();
  }
}
