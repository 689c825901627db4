/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim;

import dev.isochrone.benchmarks.sim.report.Report;
import dev.isochrone.benchmarks.sim.report.ReportInput;
import dev.isochrone.benchmarks.sim.report.TerminalTable;
import dev.isochrone.benchmarks.sim.scenario.Scenarios;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A few scenarios, on the terminal. */
@Command(
    name = "simulate",
    description = "Runs scenarios in virtual time and prints a table for each.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {"0:done", "1:failed while running", "2:a wrong option or a broken file"})
public final class SimulateCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private final StudyOptions options = new StudyOptions();

  @Parameters(paramLabel = "SCENARIO", description = "Names of built-in scenarios, or YAML files.")
  private List<String> scenarios = List.of();

  @Option(names = "--list", description = "Lists the built-in scenarios and the policies.")
  private boolean list;

  @Option(
      names = "--seeds",
      defaultValue = "1",
      description = "How many seeds, from 1 (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(names = "--json", description = "Prints all figures as JSON instead.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec command = java.util.Objects.requireNonNull(spec);
    PrintWriter out = command.commandLine().getOut();
    if (list) {
      list(out);
      return 0;
    }
    if (scenarios.isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          "SCENARIO: none (expected: one or more of " + Scenarios.names() + ", or YAML files)");
    }
    Study study = options.study(scenarios, seeds);
    ReportInput input;
    try (Progress progress = new Progress(command.commandLine().getErr(), study.size())) {
      input = study.reportInput(study.run(progress::done), "simulate");
    }
    out.print(json ? Report.json(input) : TerminalTable.of(input));
    out.flush();
    return 0;
  }

  private static void list(PrintWriter out) {
    out.println("Scenarios:");
    Scenarios.all().forEach(s -> out.printf("  %-22s %s%n", s.name(), s.description()));
    out.println("Policies:");
    Policies.all().forEach(p -> out.printf("  %-30s %s%n", p.name(), p.description()));
    out.flush();
  }
}
