/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir Path directory;

  @Test
  void plotsOfEarlierScenariosAreDeletedAndNothingElse() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("report"));
    Files.writeString(folder.resolve("old.svg"), "");
    Files.writeString(folder.resolve("notes.txt"), "");
    Report.write(directory, new Runs().mean("s", "nearest_healthy", 1).input());
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("notes.txt", "overview.svg", "s.svg");
  }

  @Test
  void jsonHasAllFigures() {
    JsonObject root =
        JsonParser.parseString(
                Report.json(
                    new Runs()
                        .mean("s", "oracle", 10, 20)
                        .figures("s", "a", Runs.recovery(Double.POSITIVE_INFINITY), 20, 50)
                        .input()))
            .getAsJsonObject();
    JsonObject oracle = policy(root, 0);
    JsonObject a = policy(root, 1);
    assertThat(a.get("name").getAsString()).isEqualTo("a");
    assertThat(a.get("ranked").getAsBoolean()).isTrue();
    assertThat(oracle.get("ranked").getAsBoolean()).isFalse();
    for (Metric metric : Metric.values()) {
      assertThat(a.getAsJsonObject(metric.key()).keySet())
          .contains("median", "min", "max", "first");
    }
    JsonObject mean = a.getAsJsonObject("meanMillis");
    assertThat(mean.get("median").getAsDouble()).isEqualTo(35);
    assertThat(mean.getAsJsonObject("toOracle").get("median").getAsDouble()).isEqualTo(2.25);
    assertThat(mean.getAsJsonObject("toOracle").get("max").getAsDouble()).isEqualTo(2.5);
    assertThat(a.getAsJsonObject("recoverySeconds").get("median").getAsString()).isEqualTo("never");
    assertThat(root.get("calls").getAsLong()).isEqualTo(4000);
  }

  @Test
  void scenariosWithoutRunsAreSaidNotToBeRun() throws IOException {
    ReportInput one = new Runs().mean("s", "a", 1).input();
    ReportInput none =
        new ReportInput(one.scenarios(), one.policies(), one.seeds(), List.of(), "again");
    Report.write(directory, none);
    assertThat(directory.resolve("REPORT.md")).content().contains("It was not run.");
    assertThat(TerminalTable.of(none)).startsWith("s\n");
  }

  @Test
  void brokenInputIsRefused() {
    ReportInput one = new Runs().mean("s", "a", 1).input();
    assertThatThrownBy(
            () -> new ReportInput(List.of(), one.policies(), one.seeds(), one.runs(), ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scenario=s")
        .hasMessageContaining("(expected: a scenario of the list)");
    assertThatThrownBy(
            () ->
                new ReportInput(
                    one.scenarios(),
                    one.policies(),
                    one.seeds(),
                    List.of(one.runs().get(0), one.runs().get(0)),
                    ""))
        .hasMessageContaining("(expected: once)");
    assertThatThrownBy(
            () -> new ReportInput(one.scenarios(), one.policies(), List.of(1L, 2L), one.runs(), ""))
        .hasMessageContaining("(expected: runs of the other seeds too, seed 2)");
  }

  private static JsonObject policy(JsonObject root, int index) {
    JsonElement scenario = root.getAsJsonArray("scenarios").get(0);
    return scenario.getAsJsonObject().getAsJsonArray("policies").get(index).getAsJsonObject();
  }
}
