/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.Gson;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.isochrone.catalog.CatalogParser;
import dev.isochrone.config.ConfigException;
import dev.isochrone.config.ConfigField;
import dev.isochrone.config.YamlConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The published schema and the parser say the same of every field. */
class CatalogSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Values tried in the place of every one that a catalog has. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "\"\"",
          "\"x\"",
          "[]",
          "{}",
          "[\"\"]",
          "[\"DE\"]",
          "[\"DE\", \"DE\"]",
          "[1]",
          "[null]",
          "{\"x\": 1}",
          "-1",
          "0",
          "1",
          "10",
          "0.1",
          "0.05",
          "1.5",
          "5.0",
          "99",
          "100",
          "101",
          "999",
          "1000",
          "1001",
          "10000",
          "10001",
          "1000000",
          "1000001",
          "2147483647",
          "2147483648",
          "\"0s\"",
          "\"0.000s\"",
          "\"0.0009s\"",
          "\"0.001s\"",
          "\"1s\"",
          "\"01.5s\"",
          "\"-1s\"",
          "\"1.5\"",
          "\"5ms\"",
          "\"1.0000000001s\"",
          "\"300s\"",
          "\"public\"",
          "\"PUBLIC\"",
          "\"unspecified\"",
          "\"10.0.0.5:1\"",
          "\"isochrone:///x\"",
          "\"Isochrone:x\"",
          "\"Config.example\"",
          "\"config.example\"",
          "\"config.example:443x\"",
          "[\"10.0.0.7:1\"]",
          "[\"10.0.0.7\"]");

  private final CatalogParser parser =
      new CatalogParser(policy -> new RouterConfigReader().read(policy));
  private final JsonSchema schema =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(resource("catalog/catalog.schema.json"));

  private static String resource(String name) {
    try (InputStream in = CatalogSchemaTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A YAML text as Jackson's tree, by our own reader. */
  private static ObjectNode tree(String yaml) throws IOException {
    Object plain =
        YamlConfig.<Object>read(
            "test",
            yaml,
            1 << 20,
            node -> {
              node.acceptAnyField();
              return node.asMap();
            });
    return (ObjectNode) whole(JSON.readTree(new Gson().toJson(plain)));
  }

  /** Our plain data has doubles only; a catalog's author writes 12 and not 12.0. */
  private static JsonNode whole(JsonNode node) {
    if (node instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      names.forEach(n -> object.set(n, whole(object.get(n))));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, whole(array.get(i)));
      }
    } else if (node.isDouble() && node.doubleValue() == Math.rint(node.doubleValue())) {
      return JSON.getNodeFactory().numberNode(node.longValue());
    }
    return node;
  }

  private boolean parses(JsonNode catalog) {
    try {
      parser.parse("test", catalog.toString()); // JSON is YAML
      return true;
    } catch (ConfigException e) {
      return false;
    }
  }

  @Test
  void theSampleCatalogsAreValid() throws IOException {
    for (String name : List.of("catalog/sample.yaml", "every-field.yaml")) {
      ObjectNode catalog = tree(resource(name));
      assertThat(schema.validate(catalog)).as(name).isEmpty();
      assertThat(parses(catalog)).as(name).isTrue();
    }
  }

  @Test
  void listsEveryFieldThatTheParserAsksForAndNoOther() throws IOException {
    Set<String> ofSchema = new TreeSet<>();
    JsonNode root = JSON.readTree(resource("catalog/catalog.schema.json"));
    fields(root, root, "", ofSchema);
    assertThat(ofSchema)
        .isEqualTo(
            parser.fields().stream()
                .map(ConfigField::path)
                .collect(Collectors.toCollection(TreeSet::new)))
        .contains("services.*.policy.outlierDetection.successRateEjection.stdevFactor");
  }

  private static void fields(JsonNode root, JsonNode node, String path, Set<String> found) {
    if (node.has("$ref")) {
      fields(root, root.at(node.get("$ref").asText().substring(1)), path, found);
      return;
    }
    if (!path.isEmpty() && !path.endsWith("[]")) {
      found.add(path);
    }
    String prefix = path.isEmpty() ? "" : path + ".";
    if (node.has("properties")) {
      node.get("properties")
          .fields()
          .forEachRemaining(e -> fields(root, e.getValue(), prefix + e.getKey(), found));
    }
    if (node.has("additionalProperties") && node.get("additionalProperties").isObject()) {
      fields(root, node.get("additionalProperties"), prefix + "*", found);
    }
    if (node.has("items")) {
      fields(root, node.get("items"), path + "[]", found);
    }
  }

  @Test
  void saysTheSameAsTheParserOfEveryFieldWithEveryValue() throws IOException {
    ObjectNode sample = tree(resource("every-field.yaml"));
    List<String> pointers = new ArrayList<>();
    pointers(sample, "", pointers);
    List<String> different = new ArrayList<>();
    int both = 0;
    int neither = 0;
    for (String pointer : pointers) {
      for (String value : VALUES) {
        ObjectNode changed = sample.deepCopy();
        set(changed, pointer, JSON.readTree(value));
        boolean bySchema = schema.validate(changed).isEmpty();
        boolean byParser = parses(changed);
        both += bySchema && byParser ? 1 : 0;
        neither += !bySchema && !byParser ? 1 : 0;
        if (bySchema != byParser && !(bySchema && spansFields(pointer))) {
          different.add(pointer + " = " + value + ": " + (bySchema ? "schema" : "parser"));
        }
      }
      ObjectNode without = sample.deepCopy();
      remove(without, pointer);
      if (schema.validate(without).isEmpty() != parses(without) && !spansFields(pointer)) {
        different.add("without " + pointer);
      }
    }
    assertThat(different).as("taken by one alone").isEmpty();
    assertThat(both).isGreaterThan(300);
    assertThat(neither).isGreaterThan(1_000);
  }

  /** What a schema cannot say: names that are declared elsewhere, one bound above another. */
  private static boolean spansFields(String pointer) {
    return pointer.startsWith(
            "/sites") // the endpoints name the site, the residency what it carries
        || pointer.startsWith("/jurisdictions")
        || pointer.equals("/version") // below replaces
        || pointer.equals("/replaces")
        || pointer.endsWith("/site")
        || pointer.startsWith("/services/pay/residency")
        || pointer.endsWith("/0")
        || pointer.endsWith("/1")
        || pointer.endsWith("/stallFloor")
        || pointer.endsWith("/stallCeiling")
        || pointer.endsWith("EjectionTime");
  }

  private static void pointers(JsonNode node, String at, List<String> found) {
    if (!at.isEmpty()) {
      found.add(at);
    }
    if (node.isObject()) {
      node.fields().forEachRemaining(e -> pointers(e.getValue(), at + "/" + e.getKey(), found));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      pointers(node.get(i), at + "/" + i, found);
    }
  }

  private static void set(ObjectNode root, String pointer, JsonNode value) {
    String last = pointer.substring(pointer.lastIndexOf('/') + 1);
    JsonNode parent = root.at(pointer.substring(0, pointer.lastIndexOf('/')));
    if (parent instanceof ObjectNode object) {
      object.set(last, value);
    } else {
      ((ArrayNode) parent).set(Integer.parseInt(last), value);
    }
  }

  private static void remove(ObjectNode root, String pointer) {
    String last = pointer.substring(pointer.lastIndexOf('/') + 1);
    JsonNode parent = root.at(pointer.substring(0, pointer.lastIndexOf('/')));
    if (parent instanceof ObjectNode object) {
      object.remove(last);
    } else {
      ((ArrayNode) parent).remove(Integer.parseInt(last));
    }
  }
}
