/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The simulator's commands, as a person or a pipeline calls them. */
class CommandsTest {
  private static final String SMALL =
      """
      description: Small.
      duration: "5s"
      warmup: "1s"
      sites:
        near: {region: home, concurrency: 8}
        away: {region: abroad, concurrency: 8}
      clients: {rate: 50}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;

  private int run(Object command, String... args) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  private String matrix() throws IOException {
    return file("rtt.csv", "from,home,abroad\nhome,1,80\nabroad,80,1\n");
  }

  @Test
  void ownScenarioOnAnOwnMatrixIsSimulated() throws IOException {
    int status =
        run(
            new SimulateCommand(),
            file("mine.yaml", SMALL),
            "--rtt",
            matrix(),
            "--from",
            "home",
            "--policies",
            "round_robin,nearest_healthy");

    assertThat(err.toString()).doesNotContain("expected");
    assertThat(status).isZero();
    assertThat(out.toString()).contains("oracle", "nearest_healthy", "round_robin");
  }

  @Test
  void jsonIsJson() throws IOException {
    int status =
        run(
            new SimulateCommand(),
            file("mine.yaml", SMALL),
            "--rtt",
            matrix(),
            "--from",
            "home",
            "--policies",
            "round_robin",
            "--json");

    assertThat(status).isZero();
    assertThat(JsonParser.parseString(out.toString()).isJsonObject()).isTrue();
  }

  @Test
  void reportIsWritten() throws IOException {
    int status =
        run(
            new ReportCommand(),
            "--scenarios",
            file("mine.yaml", SMALL),
            "--rtt",
            matrix(),
            "--from",
            "home",
            "--policies",
            "round_robin",
            "--seeds",
            "2",
            "--out",
            directory.resolve("out").toString(),
            "--json",
            directory.resolve("all.json").toString());

    assertThat(status).isZero();
    assertThat(directory.resolve("out/REPORT.md")).content().contains("round_robin");
    assertThat(directory.resolve("out/report")).isDirectoryContaining("glob:**.svg");
    assertThat(directory.resolve("all.json")).isNotEmptyFile();
    assertThat(out.toString()).startsWith("4 runs in ");
  }

  @Test
  void listNamesScenariosAndPolicies() {
    assertThat(run(new SimulateCommand(), "--list")).isZero();
    assertThat(out.toString()).contains("black-hole", "nearest_healthy", "oracle");
  }

  @Test
  void brokenScenarioIsRefusedWithLineAndExpectation() throws IOException {
    String broken = file("broken.yaml", SMALL.replace("rate: 50", "rte: 50"));

    assertThat(run(new SimulateCommand(), broken)).isEqualTo(2);
    assertThat(err.toString()).contains("broken.yaml:7", "clients.rte", "rate");
  }

  @Test
  void brokenMatrixIsRefusedWithLineAndExpectation() throws IOException {
    String broken = file("broken.csv", "from,home,abroad\nhome,1,x\nabroad,80,1\n");

    assertThat(run(new SimulateCommand(), file("mine.yaml", SMALL), "--rtt", broken)).isEqualTo(2);
    assertThat(err.toString())
        .contains("broken.csv:2: abroad: \"x\" (expected: a round-trip time in ms");
  }

  @Test
  void unknownNamesAreRefusedWithTheKnownOnes() throws IOException {
    assertThat(run(new SimulateCommand(), "stedy")).isEqualTo(2);
    assertThat(err.toString()).contains("stedy", "steady");
    assertThat(run(new SimulateCommand(), "steady", "--policies", "robin")).isEqualTo(2);
    assertThat(err.toString()).contains("policy: robin (expected: one of [oracle, ");
    assertThat(run(new SimulateCommand(), "steady", "--from", "home")).isEqualTo(2);
    assertThat(err.toString()).contains("home", "eu-central-1");
    assertThat(run(new SimulateCommand(), "steady", "--rtt", "no-such.csv")).isEqualTo(2);
    assertThat(err.toString()).contains("--rtt: no-such.csv (expected: a file that exists)");
    assertThat(run(new SimulateCommand())).isEqualTo(2);
    assertThat(err.toString()).contains("SCENARIO: none");
    assertThat(run(new ReportCommand(), "--seeds", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--seeds: 0 (expected: 1 to 1000)");
  }
}
