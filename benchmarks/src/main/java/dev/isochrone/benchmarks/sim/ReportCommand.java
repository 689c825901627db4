/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim;

import dev.isochrone.benchmarks.sim.report.Report;
import dev.isochrone.benchmarks.sim.report.ReportInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** All scenarios under all policies, as pages for people. */
@Command(
    name = "report",
    description = "Runs every scenario under every policy and writes REPORT.md with its plots.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {"0:done", "1:failed while running", "2:a wrong option or a broken file"})
public final class ReportCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private final StudyOptions options = new StudyOptions();

  @Option(
      names = "--scenarios",
      paramLabel = "SCENARIO",
      split = ",",
      description = "Only these: names of built-in scenarios, or YAML files.")
  private List<String> scenarios = List.of();

  @Option(
      names = "--seeds",
      defaultValue = "5",
      description = "How many seeds, from 1 (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "benchmarks",
      description = "Where REPORT.md and report/*.svg go (default: ${DEFAULT-VALUE}).")
  private Path directory = Path.of("benchmarks");

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes all figures as JSON there too.")
  private @Nullable Path json;

  @Override
  public Integer call() throws InterruptedException, IOException {
    CommandSpec command = java.util.Objects.requireNonNull(spec);
    PrintWriter out = command.commandLine().getOut();
    Study study = options.study(scenarios, seeds);
    long start = System.nanoTime();
    ReportInput input;
    try (Progress progress = new Progress(command.commandLine().getErr(), study.size())) {
      input =
          study.reportInput(
              study.run(progress::done),
              "java -jar benchmarks/target/isochrone-benchmarks.jar report");
    }
    Files.createDirectories(directory);
    Report.write(directory, input);
    if (json != null) {
      Files.writeString(json, Report.json(input));
    }
    out.printf(
        "%d runs in %.0f s: %s%n",
        study.size(), (System.nanoTime() - start) / 1e9, directory.resolve(Report.FILE));
    out.flush();
    return 0;
  }
}
