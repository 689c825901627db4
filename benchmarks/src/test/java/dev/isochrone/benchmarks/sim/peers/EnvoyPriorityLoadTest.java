/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import dev.isochrone.benchmarks.sim.peers.EnvoyPriorityLoad.Level;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against Envoy's own documentation and unit tests; the file says where each row is from. */
class EnvoyPriorityLoadTest {
  private record Vectors(List<DocsRow> docsRows, List<Row> unitTestRows, List<Row> weightedRows) {}

  private record DocsRow(List<Integer> healthyPercent, List<Integer> load, List<Integer> docs) {}

  private record Row(
      String name,
      @Nullable Integer overprovisioning,
      List<Level> levels,
      List<Integer> load,
      List<Integer> degradedLoad,
      @Nullable List<Boolean> panic) {}

  private static Vectors vectors() {
    try (InputStream in =
        EnvoyPriorityLoadTest.class.getResourceAsStream("/sim/peers/envoy_priority_load.json")) {
      return new Gson()
          .fromJson(
              new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8),
              Vectors.class);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<DocsRow> docs() {
    return vectors().docsRows();
  }

  private static Stream<Row> rows() {
    return Stream.concat(vectors().unitTestRows().stream(), vectors().weightedRows().stream());
  }

  @ParameterizedTest
  @MethodSource("docs")
  void documentedLoad(DocsRow row) {
    List<Level> levels =
        row.healthyPercent().stream().map(healthy -> new Level(100, healthy, 0, 0)).toList();
    // The tables are about load; panic is another section.
    EnvoyPriorityLoad load = EnvoyPriorityLoad.of(levels, 140, 0);
    assertThat(load.healthy()).isEqualTo(row.load());
    for (int i = 0; i < levels.size(); i++) { // they round where the code floors
      assertThat(load.healthy().get(i) - row.docs().get(i)).isBetween(-1, 1);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void testedLoadAndPanic(Row row) {
    Integer factor = row.overprovisioning();
    EnvoyPriorityLoad load =
        EnvoyPriorityLoad.of(
            row.levels(),
            factor == null ? EnvoyPriorityLoad.OVERPROVISIONING_PERCENT : factor,
            EnvoyPriorityLoad.PANIC_PERCENT);
    assertThat(load.healthy()).as("healthy").isEqualTo(row.load());
    assertThat(load.degraded()).as("degraded").isEqualTo(row.degradedLoad());
    if (row.panic() != null) {
      assertThat(load.panic()).as("panic").isEqualTo(row.panic());
    }
  }
}
