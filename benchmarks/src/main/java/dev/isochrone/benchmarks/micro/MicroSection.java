/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import dev.isochrone.benchmarks.results.Environment;
import dev.isochrone.benchmarks.results.ResultSection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All tables, the environment and what could not be measured.
 *
 * @param command the exact command
 * @param environment where
 * @param peers other libraries' rows: what each stands for
 * @param measurements in the order of rows
 * @param failures of runs, by their id
 */
record MicroSection(
    String command,
    Environment environment,
    Map<String, String> peers,
    List<Measurement> measurements,
    Map<String, String> failures)
    implements ResultSection {

  @Override
  public String id() {
    return "micro";
  }

  @Override
  public String markdown() {
    String tables =
        Stages.ALL.stream()
            .map(s -> new StageResults(s, of(s)))
            .filter(s -> !s.measurements.isEmpty())
            .map(s -> new StageTables(s.stage, s.measurements).markdown())
            .collect(Collectors.joining("\n"));
    return "## The hot paths by the nanosecond\n\n    "
        + command
        + "\n\n"
        + environment.markdown()
        + legend()
        + failed()
        + "\n"
        + tables;
  }

  private record StageResults(Stage stage, List<Measurement> measurements) {}

  private List<Measurement> of(Stage stage) {
    return measurements.stream().filter(m -> m.stage().equals(stage.id())).toList();
  }

  private String legend() {
    return peers.isEmpty()
        ? "\nWithout other libraries' rows: build with `-Ppeers` for those.\n"
        : peers.entrySet().stream()
            .map(e -> "- `" + e.getKey() + "`: " + e.getValue() + "\n")
            .collect(Collectors.joining("", "\nOther libraries' rows:\n\n", ""));
  }

  private String failed() {
    return failures.isEmpty()
        ? ""
        : failures.entrySet().stream()
            .map(e -> "- `" + e.getKey() + "`: " + e.getValue() + "\n")
            .collect(Collectors.joining("", "\n**Not measured, because it failed:**\n\n", ""));
  }
}
