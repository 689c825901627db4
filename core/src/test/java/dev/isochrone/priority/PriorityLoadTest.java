/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Envoy's own numbers. The file's {@code weighted} part, host weights and degraded hosts, is not
 * ours yet: levels count hosts, and there is no degraded state.
 */
class PriorityLoadTest {
  /** The tables of the documentation that are about priorities leave panic out. */
  private static final PriorityConfig NO_PANIC =
      new PriorityConfig(
          Duration.ZERO, 20, Duration.ZERO, 140, 0, Duration.ZERO, Duration.ZERO, Steering.NONE);

  private static JsonObject vectors() {
    try (Reader reader =
        new InputStreamReader(
            Objects.requireNonNull(
                PriorityLoadTest.class.getResourceAsStream("/vectors/envoy_priority_load.json")),
            StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Stream<JsonObject> rows(String part) {
    return StreamSupport.stream(vectors().getAsJsonArray(part).spliterator(), false)
        .map(JsonElement::getAsJsonObject);
  }

  private static int[] ints(JsonArray array) {
    return IntStream.range(0, array.size()).map(i -> array.get(i).getAsInt()).toArray();
  }

  private static int[] levels(JsonObject row, String field) {
    return StreamSupport.stream(row.getAsJsonArray("levels").spliterator(), false)
        .mapToInt(level -> level.getAsJsonObject().get(field).getAsInt())
        .toArray();
  }

  private static int[] percents(PriorityLoad load) {
    return IntStream.range(0, load.levels()).map(load::percent).toArray();
  }

  static Stream<JsonObject> docsTables() {
    return rows("docs_tables");
  }

  static Stream<JsonObject> unitTestRows() {
    return rows("unit_test_rows")
        .filter(row -> IntStream.of(levels(row, "degraded")).allMatch(d -> d == 0));
  }

  @Test
  void everyRowIsUsed() {
    assertThat(docsTables()).hasSize(13);
    assertThat(unitTestRows()).as("none has degraded hosts").hasSize(13);
    assertThat(rows("unit_test_rows")).hasSize(13);
  }

  @ParameterizedTest
  @MethodSource("docsTables")
  void agreesWithEnvoysDocumentation(JsonObject row) {
    int[] healthy = ints(row.getAsJsonArray("healthy_pct"));
    int[] hosts = IntStream.of(healthy).map(h -> 100).toArray();
    PriorityLoad load = PriorityLoad.of(hosts, healthy, new int[hosts.length], NO_PANIC);
    assertThat(percents(load)).isEqualTo(ints(row.getAsJsonArray("integer_algorithm")));
  }

  @ParameterizedTest
  @MethodSource("unitTestRows")
  void agreesWithEnvoysUnitTests(JsonObject row) {
    PriorityLoad load =
        PriorityLoad.of(
            levels(row, "hosts"),
            levels(row, "healthy"),
            levels(row, "excluded"),
            PriorityConfig.DEFAULT);
    assertThat(percents(load)).isEqualTo(ints(row.getAsJsonArray("load")));
    if (row.get("panic").isJsonArray()) {
      JsonArray panic = row.getAsJsonArray("panic");
      for (int i = 0; i < panic.size(); i++) {
        assertThat(load.panic(i)).as("level %d", i).isEqualTo(panic.get(i).getAsBoolean());
      }
    }
  }

  @Test
  void noLevelsTakeNothing() {
    PriorityLoad load = PriorityLoad.of(new int[0], new int[0], new int[0], PriorityConfig.DEFAULT);
    assertThat(load.levels()).isZero();
  }

  @Test
  void levelsWithoutHostsTakeNothing() {
    PriorityLoad load =
        PriorityLoad.of(new int[] {0, 0}, new int[2], new int[2], PriorityConfig.DEFAULT);
    assertThat(percents(load)).containsExactly(0, 0);
  }

  @Test
  void withoutPanicNothingHealthyTakesNothing() {
    PriorityLoad load = PriorityLoad.of(new int[] {3, 3}, new int[2], new int[2], NO_PANIC);
    assertThat(percents(load)).containsExactly(0, 0);
    assertThat(load.panic(0)).isFalse();
  }

  @Test
  void levelPanicsOnlyBelowTheThreshold() {
    int[] hosts = {100, 100};
    int[] none = {0, 0};
    // Health 70 + 28 = 98: together they cannot carry the load.
    PriorityLoad at = PriorityLoad.of(hosts, new int[] {50, 20}, none, PriorityConfig.DEFAULT);
    assertThat(at.panic(0)).isFalse();
    assertThat(at.panic(1)).isTrue();
    PriorityLoad below = PriorityLoad.of(hosts, new int[] {49, 20}, none, PriorityConfig.DEFAULT);
    assertThat(below.panic(0)).isTrue();
    // Health 70 + 30 = 100: they can, and nobody panics.
    PriorityLoad enough = PriorityLoad.of(hosts, new int[] {50, 22}, none, PriorityConfig.DEFAULT);
    assertThat(enough.panic(0)).isFalse();
    assertThat(enough.panic(1)).isFalse();
  }

  @Test
  void excludedHostsDoNotCountAsIll() {
    PriorityLoad load =
        PriorityLoad.of(
            new int[] {4, 4}, new int[] {1, 4}, new int[] {3, 0}, PriorityConfig.DEFAULT);
    assertThat(percents(load)).containsExactly(100, 0);
  }

  @Test
  void overprovisioningIsWhatTheHealthyAreTrustedToCarryBeyondTheirShare() {
    PriorityConfig none =
        new PriorityConfig(
            Duration.ZERO, 20, Duration.ZERO, 100, 50, Duration.ZERO, Duration.ZERO, Steering.NONE);
    PriorityLoad load = PriorityLoad.of(new int[] {10, 10}, new int[] {6, 10}, new int[2], none);
    assertThat(percents(load)).containsExactly(60, 40);
  }

  @Test
  void levelThatHasShownMoreIsGivenMore() {
    int[] hosts = {4, 4, 4};
    int[] none = new int[3];
    int[] healthy = {2, 2, 4};
    PriorityConfig config = PriorityConfig.DEFAULT;
    assertThat(percents(PriorityLoad.of(hosts, healthy, none, none, config)))
        .containsExactly(70, 30, 0);
    int[] shown = {180, 0, 0};
    assertThat(percents(PriorityLoad.of(hosts, healthy, none, shown, config)))
        .containsExactly(90, 10, 0);
    int[] all = {200, 0, 0};
    assertThat(percents(PriorityLoad.of(hosts, healthy, none, all, config)))
        .containsExactly(100, 0, 0);
    int[] less = {110, 0, 0};
    assertThat(percents(PriorityLoad.of(hosts, healthy, none, less, config)))
        .as("never less than is assumed")
        .containsExactly(70, 30, 0);
  }

  @Test
  void panicAsksForWhatIsAssumed() {
    int[] hosts = {100, 100};
    int[] healthy = {40, 10};
    int[] none = new int[2];
    int[] shown = {250, 0};
    PriorityLoad load = PriorityLoad.of(hosts, healthy, none, shown, PriorityConfig.DEFAULT);
    assertThat(load.panic(0)).isTrue();
    assertThat(load.panic(1)).isTrue();
    assertThat(percents(load)).as("by hosts").containsExactly(50, 50);
  }

  @Test
  void millionsOfHostsDoNotOverflow() {
    int many = 20_000_000;
    int[] hosts = {many, many};
    PriorityLoad load = PriorityLoad.of(hosts, new int[] {many, many}, new int[2], NO_PANIC);
    assertThat(percents(load)).containsExactly(100, 0);
    PriorityLoad panic = PriorityLoad.of(hosts, new int[2], new int[2], PriorityConfig.DEFAULT);
    assertThat(percents(panic)).containsExactly(50, 50);
  }

  @Test
  void sharesAddUpToAHundredOrNothing() {
    long seed = 6;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20_000; i++) {
      int n = 1 + random.nextInt(6);
      int[] hosts = new int[n];
      int[] healthy = new int[n];
      int[] excluded = new int[n];
      for (int l = 0; l < n; l++) {
        hosts[l] = random.nextInt(20);
        healthy[l] = hosts[l] == 0 ? 0 : random.nextInt(hosts[l] + 1);
        excluded[l] = random.nextInt(hosts[l] - healthy[l] + 1);
      }
      PriorityConfig config = random.nextBoolean() ? PriorityConfig.DEFAULT : NO_PANIC;
      int[] percents = percents(PriorityLoad.of(hosts, healthy, excluded, config));
      assertThat(IntStream.of(percents).min().orElse(0))
          .as("seed %d step %d", seed, i)
          .isNotNegative();
      boolean served =
          IntStream.of(healthy).sum() > 0
              || (config.panicThreshold() > 0 && IntStream.of(hosts).sum() > 0);
      assertThat(IntStream.of(percents).sum())
          .as("seed %d step %d", seed, i)
          .isEqualTo(served ? 100 : 0);
    }
  }
}
