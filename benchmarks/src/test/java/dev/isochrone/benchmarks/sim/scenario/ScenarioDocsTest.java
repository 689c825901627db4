/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.benchmarks.sim.scenario.EventRule.Scope;
import dev.isochrone.benchmarks.sim.scenario.EventRule.Value;
import dev.isochrone.testkit.RttMatrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page that users read says what is so. */
class ScenarioDocsTest {
  private static final String PAGE = read(Path.of("..", "docs", "scenarios.md"));

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of the n-th block in this language. */
  private static String block(String language, int n) {
    Matcher m =
        Pattern.compile("\n```" + language + "\n(.*?)\n```\n", Pattern.DOTALL).matcher(PAGE);
    for (int i = 0; i <= n; i++) {
      assertThat(m.find()).as("block %s of %s", n, language).isTrue();
    }
    return m.group(1);
  }

  @Test
  void exampleIsAScenarioInTheExamplesMatrix() {
    String text = block("yaml", 0);
    assertThat(Schema.errors(Schema.yaml(text))).isEmpty();
    Scenario scenario = ScenarioReader.read("mine.yaml", text);
    RttMatrix matrix = RttMatrix.parse("own.csv", block("csv", 0).lines().toList());
    assertThat(Topology.resolve(scenario, matrix, null).rttNanos())
        .isEqualTo(Map.of("edge", 800_000L, "core", 24_000_000L, "partner", 40_000_000L));
  }

  @Test
  void brokenExampleIsAnsweredAsThePageSays() {
    assertThatThrownBy(() -> ScenarioReader.read("mine.yaml", block("yaml", 1)))
        .hasMessage(block("text", 0));
  }

  @Test
  void everyFieldIsListed() {
    String rows =
        Schema.leaves().values().stream()
            .map(
                field ->
                    "| `%s` | %s | %s | %s | %s |\n"
                        .formatted(
                            field.path(),
                            field.type().replace("string", "text"),
                            field.defaultText(),
                            field.bounds(),
                            field.schema().get("description").asText()))
            .collect(Collectors.joining());
    assertThat(PAGE)
        .contains(
            "\n| field | form | default | bounds | what |\n|---|---|---|---|---|\n" + rows + "\n");
  }

  @Test
  void everyKindIsListed() {
    Map<Scope, String> scopes =
        Map.of(Scope.ENDPOINTS, "servers", Scope.SITE, "the way", Scope.CLIENTS, "clients");
    String rows =
        Arrays.stream(Event.Kind.values())
            .map(
                kind -> {
                  EventRule rule = EventRule.of(kind);
                  Value value = rule.value();
                  String bounds =
                      value == null
                          ? "none"
                          : value.unit()
                              + ", "
                              + Fields.show(value.min())
                              + " to "
                              + Fields.show(value.max())
                              + (value.absent() == null
                                  ? ""
                                  : "; left out: " + Fields.show(value.absent()));
                  // What it does is prose.
                  return "\\| `%s` \\| %s \\| %s \\| [^|\n]+ \\|\n"
                      .formatted(
                          Fields.label(kind), scopes.get(rule.scope()), Pattern.quote(bounds));
                })
            .collect(Collectors.joining());
    assertThat(PAGE)
        .containsPattern(
            "\n\\| kind \\| scope \\| value \\| what \\|\n(\\|---){4}\\|\n" + rows + "\n");
  }

  @Test
  void everyBuiltInScenarioIsListed() {
    List<Scenario> all = Scenarios.all();
    String rows =
        all.stream()
            .map(s -> "| %s | %s |\n".formatted(s.name(), s.description()))
            .collect(Collectors.joining());
    assertThat(PAGE).endsWith("\n| scenario | what happens |\n|---|---|\n" + rows);
  }
}
