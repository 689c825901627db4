/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.testkit.RttMatrix;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenariosTest {
  static List<String> names() {
    return Scenarios.names();
  }

  @Test
  void indexNamesEveryFileOnce() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(Scenarios.class.getResource("index.txt")).toURI())
            .getParent();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".yaml")))
          .containsExactlyInAnyOrderElementsOf(
              Scenarios.names().stream().map(name -> name + ".yaml").toList());
    }
    assertThat(Scenarios.all()).extracting(Scenario::name).isEqualTo(Scenarios.names());
  }

  @ParameterizedTest
  @MethodSource("names")
  void fileSaysWhyAndWhatWouldBePerfect(String name) {
    String text = Scenarios.resource(name + ".yaml");
    assertThat(text).startsWith("# ").contains("\n# A perfect policy ");
    assertThat(Scenarios.named(name).description()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void statedUtilisationIsRight(String name) {
    Scenario scenario = Scenarios.named(name);
    String stated =
        scenario.sites().entrySet().stream()
            .map(
                site ->
                    site.getKey() + " " + percent(Amount.utilisation(scenario, site.getValue())))
            .collect(Collectors.joining(", ", "\n# Utilisation by all calls: ", "\n"));
    assertThat(Scenarios.resource(name + ".yaml")).contains(stated);
  }

  private static String percent(double part) {
    double percent = 100 * part;
    return percent < 1
        ? String.format(Locale.ROOT, "%.1f %%", percent)
        : Math.round(percent) + " %";
  }

  @ParameterizedTest
  @MethodSource("names")
  void sitesAreFoundInTheMatrixNearestFirst(String name) {
    Topology topology = Topology.resolve(Scenarios.named(name), RttMatrix.ofAwsRegions(), null);
    assertThat(List.copyOf(topology.rttNanos().values())).isSorted();
  }

  @Test
  void allTogetherAreRunInMinutes() {
    double calls =
        Scenarios.all().stream()
            .mapToDouble(Amount::happenings)
            .peek(each -> assertThat(each).isLessThanOrEqualTo(60_000))
            .sum();
    assertThat(calls).isLessThan(700_000);
  }

  @Test
  void unknownNameIsToldWhichThereAre() {
    assertThatThrownBy(() -> Scenarios.named("blackhole"))
        .hasMessage(
            "scenario: \"blackhole\" (expected: perhaps black-hole; a path that ends in .yaml, or"
                + " one of "
                + String.join(", ", Scenarios.names())
                + ")");
  }

  @Test
  void usersFileIsReadByPath(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, Examples.LEAST);
    assertThat(Scenarios.named(file.toString()))
        .isEqualTo(ScenarioReader.read("mine.yaml", Examples.LEAST));
    Files.writeString(file, "sites: {}");
    assertThatThrownBy(() -> Scenarios.read(file))
        .hasMessage(file + ":1:8: sites: an object (expected: one or more sites by name)");
  }

  @Test
  void fileThatCannotBeReadSaysWhy(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mine.yaml");
    assertThatThrownBy(() -> Scenarios.read(file))
        .hasMessage(file + ": missing (expected: a scenario in YAML)");
    assertThatThrownBy(() -> Scenarios.read(folder))
        .hasMessage(folder + ": not a regular file (expected: a scenario in YAML)");
    Files.write(file, "description: Z\u00fcrich".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Scenarios.read(file))
        .hasMessage(file + ": not UTF-8 (expected: a text in UTF-8)");
    Files.writeString(file, "#".repeat(Limits.MAX_CHARS + 1));
    assertThatThrownBy(() -> Scenarios.read(file))
        .hasMessage(file + ": too long (expected: at most 1048576 bytes)");
  }
}
