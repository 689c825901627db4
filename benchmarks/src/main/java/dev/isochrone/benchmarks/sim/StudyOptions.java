/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim;

import dev.isochrone.benchmarks.sim.policy.Policy;
import dev.isochrone.benchmarks.sim.scenario.Scenario;
import dev.isochrone.benchmarks.sim.scenario.Scenarios;
import dev.isochrone.testkit.RttMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say what is tried: worlds and policies. */
final class StudyOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--rtt",
      paramLabel = "FILE",
      description = "Round-trip times in ms between regions, CSV (default: 21 regions of AWS).")
  private @Nullable Path rtt;

  @Option(
      names = "--from",
      paramLabel = "REGION",
      description = "Where the clients are (default: as the scenario says, or eu-central-1).")
  private @Nullable String from;

  @Option(
      names = "--policies",
      paramLabel = "NAME",
      split = ",",
      description = "Only these, and the oracle, which the others are compared with.")
  private List<String> policies = List.of();

  /** What these options and this choice of scenarios amount to; exit status 2 if they are wrong. */
  Study study(List<String> scenarioNames, int seeds) {
    if (seeds < 1 || seeds > 1000) {
      throw wrong("--seeds: " + seeds + " (expected: 1 to 1000)");
    }
    try {
      Study study = new Study(scenarios(scenarioNames), chosen(), seeds, matrix(), from);
      study.topologies();
      return study;
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private static List<Scenario> scenarios(List<String> names) {
    if (names.isEmpty()) {
      return Scenarios.all();
    }
    List<Scenario> scenarios = new ArrayList<>();
    for (String name : names) {
      scenarios.add(Scenarios.named(name));
    }
    return scenarios;
  }

  private List<Policy> chosen() {
    if (policies.isEmpty()) {
      return Policies.all();
    }
    List<String> names = new ArrayList<>(policies);
    names.remove("oracle");
    names.add(0, "oracle");
    return Policies.named(names);
  }

  private RttMatrix matrix() {
    Path file = rtt;
    if (file == null) {
      return RttMatrix.ofAwsRegions();
    }
    try {
      return RttMatrix.parse(file.toString(), Files.readAllLines(file));
    } catch (NoSuchFileException e) {
      throw wrong("--rtt: " + file + " (expected: a file that exists)");
    } catch (IOException e) {
      throw wrong("--rtt: " + file + ": " + e);
    }
  }

  private ParameterException wrong(String message) {
    CommandSpec command = spec;
    CommandLine line = command == null ? new CommandLine(this) : command.commandLine();
    return new ParameterException(line, message);
  }
}
