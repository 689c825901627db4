/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopbackReportTest {
  @TempDir private Path folder;

  @Test
  void spreadIsMedianLeastAndMost() {
    assertThat(Spread.of(DoubleStream.of(9, 1, 2))).isEqualTo(new Spread(2, 1, 9));
    assertThat(Spread.of(DoubleStream.of(4, 2))).isEqualTo(new Spread(3, 2, 4));
    assertThatThrownBy(() -> Spread.of(DoubleStream.empty()))
        .hasMessage("values: none (expected: one for each round)");
  }

  @Test
  void ratiosAreMadeWithinRounds() {
    LoopbackResult result = Canned.result(0);

    assertThat(result.spread("round_robin", Figure.CLOSED_CPU)).isEqualTo(new Spread(16, 8, 32));
    // The noise of a round is in both, and drops out.
    assertThat(result.ratio("nearest_healthy", "round_robin", Figure.CLOSED_CPU))
        .isEqualTo(new Spread(1.25, 1.25, 1.25));
    assertThat(result.ratio("nearest_healthy", "pick_first", Figure.CLOSED_CPU))
        .isEqualTo(new Spread(2.5, 2.5, 2.5));
  }

  @Test
  void sectionHasTableVerdictEnvironmentAndCommand() {
    String markdown = new LoopbackReport(Canned.result(0)).markdown();

    assertThat(markdown)
        .startsWith("## End to end on loopback\n\n3 gRPC servers")
        .contains(
            "| 64 under way: calls/s | 10,000 (10,000–10,000) | 10,000 (10,000–10,000)"
                + " | 10,000 (10,000–10,000) | 1.00 (1.00–1.00) | 1.00 (1.00–1.00) |\n")
        .contains(
            "| 64 under way: CPU per call, µs | 8.0 (4.0–16.0) | 16.0 (8.0–32.0)"
                + " | 20.0 (10.0–40.0) | 1.25 (1.25–1.25) | 2.50 (2.50–2.50) |\n")
        .contains("| open loop, 2,000 calls/s: p99, µs | 300 (300–300) | 400 (400–400) | 200 (")
        .contains("2026-11-22, a JVM, a collector, an OS, 2 cores, nio, load average before 0.3")
        .contains("252,000 calls of 128 bytes each way, deadline 5 s; 0 failed.")
        .endsWith(
            "      java -jar benchmarks/target/isochrone-benchmarks.jar loopback --servers 3"
                + " --rate 2000 --in-flight 64 --rounds 3\n");
  }

  @Test
  void lossIsWhatWasWorseInEveryRound() {
    String markdown = new LoopbackReport(Canned.result(0)).markdown();

    assertThat(markdown)
        .contains(
            "in every round: CPU per call (closed loop, × 1.25), allocated per call (closed loop,"
                + " × 1.20), CPU per call (open loop, × 1.25), allocated per call (open loop,"
                + " × 1.20). Where it wins in every round: nothing.")
        .contains("Not told apart by these rounds: calls/s (closed loop, × 1.00), p50 (open loop")
        .contains("p99 (open loop, × 0.50)");
  }

  @Test
  void jsonHasPlanEnvironmentSamplesAndFigures() {
    JsonObject json = JsonParser.parseString(Canned.result(0).toJson()).getAsJsonObject();

    assertThat(json.keySet())
        .containsExactly("plan", "environment", "samples", "command", "figures");
    assertThat(json.getAsJsonArray("samples")).hasSize(9);
    JsonObject ours = json.getAsJsonObject("figures").getAsJsonObject("nearest_healthy");
    assertThat(ours.keySet()).hasSize(Figure.values().length);
    JsonObject p99 = ours.getAsJsonObject("OPEN_P99");
    assertThat(p99.getAsJsonObject("value").get("median").getAsDouble()).isEqualTo(200);
    assertThat(p99.getAsJsonObject("toRoundRobin").get("max").getAsDouble()).isEqualTo(2);
    assertThat(p99.getAsJsonObject("toPickFirst").keySet()).containsExactly("median", "min", "max");
  }

  @Test
  void whatWasWrittenCanBeReadAgain() throws IOException {
    LoopbackResult result = Canned.result(7);
    Path file = Files.writeString(folder.resolve("loopback.json"), result.toJson());

    assertThat(LoopbackResult.ofJson(Files.readString(file))).isEqualTo(result);
    assertThat(LoopbackReport.read(file).markdown())
        .isEqualTo(new LoopbackReport(result).markdown())
        .contains("; 7 failed.");
  }

  @Test
  void somethingElseIsRefused() {
    for (String text : new String[] {"", "[]", "{}", "nonsense"}) {
      assertThatThrownBy(() -> LoopbackResult.ofJson(text))
          .isInstanceOf(JsonParseException.class)
          .hasMessageContaining("expected: what loopback --json writes");
    }
  }
}
