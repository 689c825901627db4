/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs one planned run in JMH, in a forked JVM, quietly. */
final class JmhRunner {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private static final Pattern THROWN =
      Pattern.compile("^(Error: |Unrecognized |(Caused by: )?[\\w.$]+(Exception|Error)\\b)");

  private final CommandLineOptions given;

  /** What {@code given} says of forks, iterations and times goes before the plan. */
  JmhRunner(CommandLineOptions given) {
    this.given = given;
  }

  Measurement run(PlannedRun run) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .parent(given)
            .include("^" + Pattern.quote(getClass().getPackageName() + "." + run.method()) + "$")
            .threads(run.threads())
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true);
    if (!run.param().isEmpty()) {
      options.param("implementation", run.param());
    }
    if (run.size() > 0) {
      options.param("size", Integer.toString(run.size()));
    }
    time(options, run);
    Collection<RunResult> results = quietly(options.build());
    if (results.size() != 1) {
      throw new RunnerException(run.id() + ": " + results.size() + " results (expected: 1)");
    }
    return measurement(run, results.iterator().next());
  }

  /** What JMH prints is of interest only if it fails: then it alone says why. */
  private Collection<RunResult> quietly(Options options) throws RunnerException {
    if (given.verbosity().hasValue()) {
      return new Runner(options).run();
    }
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(printed, true, UTF_8);
    try {
      return new Runner(options, OutputFormatFactory.createFormatInstance(to, VerboseMode.NORMAL))
          .run();
    } catch (RunnerException e) {
      throw new RunnerException(
          printed
              .toString(UTF_8)
              .lines()
              .filter(l -> THROWN.matcher(l).find())
              .reduce((first, last) -> last) // the last one is the cause
              .orElse(String.valueOf(e.getMessage())),
          e);
    }
  }

  private void time(ChainedOptionsBuilder options, PlannedRun run) {
    Timing timing = run.timing();
    if (!given.getForkCount().hasValue()) {
      options.forks(1);
    }
    if (!given.getWarmupIterations().hasValue()) {
      options.warmupIterations(timing.warmups());
    }
    if (!given.getMeasurementIterations().hasValue()) {
      options.measurementIterations(timing.iterations());
    }
    if (!run.isSingleShot()) {
      if (!given.getWarmupTime().hasValue()) {
        options.warmupTime(TimeValue.milliseconds(timing.millis()));
      }
      if (!given.getMeasurementTime().hasValue()) {
        options.measurementTime(TimeValue.milliseconds(timing.millis()));
      }
    }
  }

  private static Measurement measurement(PlannedRun run, RunResult result) {
    List<Double> scores = new ArrayList<>();
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        scores.add(iteration.getPrimaryResult().getScore());
      }
    }
    Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
    return new Measurement(
        run.stage().id(),
        run.implementation(),
        run.size(),
        run.threads(),
        result.getPrimaryResult().getScoreUnit().replace("/op", ""),
        scores,
        allocated == null ? Double.NaN : allocated.getScore());
  }
}
