/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isochrone.benchmarks.sim.scenario.Schema.Field;
import dev.isochrone.config.ConfigException;
import dev.isochrone.config.ProtoDuration;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema that editors use and the reader that decides say the same. */
class SchemaTest {
  private static final List<String> EXAMPLES = List.of(Examples.FULL, Examples.HEDGED);
  // Near no name there is, so that the error lists all that there are.
  private static final String UNKNOWN = "zzzzzzzzzzzzzzzz";

  static List<String> names() {
    return Scenarios.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void builtInScenarioIsValid(String name) {
    assertThat(Schema.errors(Schema.yaml(Scenarios.resource(name + ".yaml")))).isEmpty();
  }

  @Test
  void examplesAreValidAndUseEveryField() {
    Set<String> used = new TreeSet<>();
    for (String example : EXAMPLES) {
      JsonNode tree = Schema.yaml(example);
      assertThat(Schema.errors(tree)).isEmpty();
      spots(tree).forEach(spot -> used.add(spot.schemaPath()));
    }
    Set<String> all = new TreeSet<>();
    Schema.objects().values().forEach(fields -> fields.forEach(f -> all.add(f.path())));
    assertThat(used).containsAll(all);
  }

  /** A changed example that both should refuse. */
  record Mutant(String what, String path, JsonNode tree) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Mutant> mutants() {
    List<Mutant> mutants = new ArrayList<>();
    Map<String, Field> leaves = Schema.leaves();
    for (String example : EXAMPLES) {
      for (Spot spot : spots(Schema.yaml(example))) {
        JsonNode value = spot.object.get(spot.name);
        mutants.add(mutant("null for ", spot, o -> o.putNull(spot.name)));
        mutants.add(
            value.isTextual()
                ? mutant("a number for ", spot, o -> o.put(spot.name, 5))
                : mutant("a text for ", spot, o -> o.put(spot.name, "five")));
        if (value.isTextual()) {
          mutants.add(mutant("an empty text for ", spot, o -> o.put(spot.name, "")));
        }
        Field field = leaves.get(spot.schemaPath());
        if (field != null && field.schema().has("minimum")) {
          BigDecimal min = field.schema().get("minimum").decimalValue();
          BigDecimal max = field.schema().get("maximum").decimalValue();
          BigDecimal step = new BigDecimal(field.type().equals("integer") ? "1" : "0.0000001");
          mutants.add(mutant("too little for ", spot, o -> o.put(spot.name, min.subtract(step))));
          mutants.add(mutant("too much for ", spot, o -> o.put(spot.name, max.add(step))));
        }
        if (field != null && field.required()) {
          mutants.add(mutant("no ", spot, o -> o.remove(spot.name)));
        }
      }
    }
    return mutants.stream();
  }

  private static Mutant mutant(String what, Spot spot, Consumer<ObjectNode> change) {
    JsonNode tree = spot.root.deepCopy();
    change.accept((ObjectNode) tree.at(spot.pointer));
    return new Mutant(what + spot.path, spot.path, tree);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void bothRefuse(Mutant mutant) {
    assertThat(Schema.errors(mutant.tree)).isNotEmpty();
    Throwable refusal = catchThrowable(() -> read(mutant.tree));
    assertThat(refusal).isInstanceOf(ConfigException.class).hasMessageContaining(mutant.path);
  }

  @Test
  void fieldsAreThoseThatTheReaderKnows() {
    Map<String, List<Field>> objects = Schema.objects();
    Set<String> seen = new TreeSet<>();
    for (String example : EXAMPLES) {
      JsonNode root = Schema.yaml(example);
      for (Spot spot : objectSpots(root)) {
        JsonNode tree = root.deepCopy();
        ((ObjectNode) tree.at(spot.pointer)).put(UNKNOWN, 1);
        String known =
            objects.get(spot.schemaPath()).stream()
                .map(field -> field.path().substring(field.path().lastIndexOf('.') + 1))
                .sorted()
                .collect(Collectors.joining(", "));

        assertThat(Schema.errors(tree)).isNotEmpty();
        assertThat(catchThrowable(() -> read(tree)))
            .hasMessageEndingWith(
                (spot.path.isEmpty() ? "" : spot.path + ".")
                    + UNKNOWN
                    + ": unknown field (expected: one of "
                    + known
                    + ")");
        seen.add(spot.schemaPath());
      }
    }
    assertThat(seen).isEqualTo(new TreeSet<>(objects.keySet()));
  }

  @Test
  void boundsOfDurationsAreTheReaders() {
    for (Field field : Schema.leaves().values()) {
      if (!field.type().equals("duration") || field.path().equals("clients.keepAlive.time")) {
        continue;
      }
      Spot spot = spotOf(field.path());
      String min = field.schema().get("x-minimum").asText();
      String max = field.schema().get("x-maximum").asText();
      String expected = "(expected: \"" + min + "\" to \"" + max + "\")";
      for (String wrong :
          List.of(
              ProtoDuration.format(ProtoDuration.parse(min).minusNanos(1)),
              ProtoDuration.format(ProtoDuration.parse(max).plusNanos(1)))) {
        Mutant mutant = mutant("", spot, o -> o.put(spot.name, wrong));
        assertThat(catchThrowable(() -> read(mutant.tree)))
            .hasMessageContaining(spot.path + ": \"" + wrong + "\" " + expected);
      }
    }
  }

  @Test
  void defaultsAreTheReaders() {
    for (Field field : Schema.leaves().values()) {
      // Where the clients are is settled when the matrix is known, see TopologyTest.
      if (!field.schema().has("default") || field.path().equals("from")) {
        continue;
      }
      Spot spot = spotOf(field.path());
      if (spot.name.equals("kind")) {
        spot.object.retain("kind"); // the others belong to the kind that is no default
      }
      Mutant without = mutant("", spot, o -> o.remove(spot.name));
      Mutant with = mutant("", spot, o -> o.set(spot.name, field.schema().get("default")));
      // Events hang on how long it all lasts and how many servers there are.
      ((ObjectNode) without.tree).remove("events");
      ((ObjectNode) with.tree).remove("events");
      assertThat(read(with.tree)).as(field.path()).isEqualTo(read(without.tree));
    }
  }

  static Stream<String> wrongTogether() {
    return Stream.of(
        "sites: {a: {region: x, rank: 1}}",
        "sites: {a: {rank: 1, rtt: \"1s\"}}",
        "sites: {a: {}}",
        "sites: {}",
        "{}",
        "sites: {a: {rank: 1}}\nmethods: {}",
        "sites: {a: {rank: 1}}\nmethods: {Get: {serviceTime: {exponent: 2}}}",
        "sites: {a: {rank: 1}}\nmethods: {Get: {serviceTime: {distribution: fixed, sigma: 1}}}",
        "sites: {a: {rank: 1}}\nclients: {arrivals: {factor: 2}}",
        "sites: {a: {rank: 1}}\nclients: {arrivals: {kind: diurnal, factor: 3}}",
        "sites: {a: {rank: 1}}\nclients: {retry: {}, hedge: {delay: \"1s\"}}",
        "sites: {a: {rank: 1}}\nclients: {retry: {codes: [INTERNAL]}}",
        "sites: {a: {rank: 1}}\nclients: {retry: {codes: [UNAVAILABLE, UNAVAILABLE]}}",
        event("kind: refuse, every: \"5s\""),
        event("kind: refuse, until: \"5s\""),
        event("kind: refuse, value: 1"),
        event("kind: refuse, ramp: \"1s\""),
        event("kind: loss"),
        event("kind: loss, value: 1"),
        event("kind: rtt, value: 10001"),
        event("kind: slow, value: 0"),
        event("kind: unavailable, value: 1.5"),
        event("kind: capacity, value: 101"),
        event("kind: load, value: 2, site: a"),
        event("kind: one_way, endpoints: 1"),
        event("kind: one_way, stagger: \"1s\""));
  }

  private static String event(String fields) {
    return "sites: {a: {rank: 1}}\nevents: [{at: \"20s\", " + fields + "}]";
  }

  @ParameterizedTest
  @MethodSource("wrongTogether")
  void bothRefuseWhatDoesNotGoTogether(String text) {
    assertThat(Schema.errors(Schema.yaml(text))).isNotEmpty();
    assertThatCode(() -> ScenarioReader.read("a.yaml", text)).isInstanceOf(ConfigException.class);
  }

  /** JSON is YAML. */
  private static Scenario read(JsonNode tree) {
    return ScenarioReader.read("a.yaml", tree.toString());
  }

  /**
   * A field in a scenario.
   *
   * @param root the scenario
   * @param object that has the field
   * @param pointer where the object is (RFC 6901)
   * @param path of the field, as errors write it
   */
  private record Spot(JsonNode root, ObjectNode object, String pointer, String path, String name) {
    String schemaPath() {
      return path.replaceAll("^(sites|methods)\\.\\w+", "$1.NAME").replaceAll("\\[\\d+]", "[]");
    }
  }

  private static Spot spotOf(String schemaPath) {
    return EXAMPLES.stream()
        .flatMap(example -> spots(Schema.yaml(example)).stream())
        .filter(spot -> spot.schemaPath().equals(schemaPath))
        .findFirst()
        .orElseThrow();
  }

  private static List<Spot> spots(JsonNode root) {
    List<Spot> spots = new ArrayList<>();
    collect(root, (ObjectNode) root, "", "", spots, new ArrayList<>());
    return spots;
  }

  private static List<Spot> objectSpots(JsonNode root) {
    List<Spot> objects = new ArrayList<>();
    collect(root, (ObjectNode) root, "", "", new ArrayList<>(), objects);
    // These have names of the user's own as fields.
    objects.removeIf(spot -> spot.path.equals("sites") || spot.path.equals("methods"));
    return objects;
  }

  private static void collect(
      JsonNode root,
      ObjectNode object,
      String pointer,
      String path,
      List<Spot> fields,
      List<Spot> objects) {
    objects.add(new Spot(root, object, pointer, path, ""));
    object
        .fields()
        .forEachRemaining(
            entry -> {
              String name = entry.getKey();
              String fieldPath = path.isEmpty() ? name : path + "." + name;
              fields.add(new Spot(root, object, pointer, fieldPath, name));
              String below = pointer + "/" + name;
              if (entry.getValue() instanceof ObjectNode inner) {
                collect(root, inner, below, fieldPath, fields, objects);
              } else if (entry.getValue() instanceof ArrayNode array) {
                for (int i = 0; i < array.size(); i++) {
                  if (array.get(i) instanceof ObjectNode inner) {
                    String at = "[" + i + "]";
                    collect(root, inner, below + "/" + i, fieldPath + at, fields, objects);
                  }
                }
              }
            });
  }
}
