/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The published schema, as a validator and as a description of the fields. */
final class Schema {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode ROOT = parse(Scenarios.resource("scenario.schema.json"));
  private static final JsonSchema VALIDATOR =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(ROOT);

  private Schema() {}

  /** What the schema has against a scenario; empty if nothing. */
  static List<String> errors(JsonNode scenario) {
    return VALIDATOR.validate(scenario).stream().map(Object::toString).toList();
  }

  /** YAML as plain data, read by its parser alone. */
  static JsonNode yaml(String text) {
    return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A field.
   *
   * @param path as errors write it, with NAME for any name and [] for any index
   * @param schema what it may hold, references resolved
   * @param required whether its object must have it
   */
  record Field(String path, JsonNode schema, boolean required) {
    String type() {
      if (schema.has("x-minimum")) {
        return "duration";
      }
      String type = schema.get("type").asText();
      if (type.equals("array")) {
        return "list of " + schema.get("items").path("type").asText("string") + "s";
      }
      return type;
    }

    String bounds() {
      JsonNode s = type().equals("list of numbers") ? schema.get("items") : schema;
      JsonNode choices =
          type().equals("list of strings") ? s.get("items").get("enum") : s.get("enum");
      if (choices != null) {
        List<String> all = new ArrayList<>();
        choices.forEach(choice -> all.add(choice.asText()));
        return String.join(", ", all);
      }
      if (type().equals("duration")) {
        return s.get("x-minimum").asText() + " to " + s.get("x-maximum").asText();
      }
      return s.has("minimum") ? plain(s.get("minimum")) + " to " + plain(s.get("maximum")) : "";
    }

    private static String plain(JsonNode number) {
      return number.decimalValue().stripTrailingZeros().toPlainString();
    }

    String defaultText() {
      JsonNode d = schema.get("default");
      return d == null ? required ? "required" : "" : d.isTextual() ? d.asText() : d.toString();
    }
  }

  /** Every object's fields by the object's path; the root's is empty. */
  static Map<String, List<Field>> objects() {
    Map<String, List<Field>> objects = new LinkedHashMap<>();
    collect("", ROOT, objects);
    return objects;
  }

  /** Every field that is no object or list of objects, by its path. */
  static Map<String, Field> leaves() {
    return objects().values().stream()
        .flatMap(List::stream)
        .filter(field -> !isContainer(field.schema))
        .collect(Collectors.toMap(Field::path, field -> field, (a, b) -> a, LinkedHashMap::new));
  }

  private static boolean isContainer(JsonNode schema) {
    return schema.path("type").asText().equals("object")
        || schema.path("items").path("$ref").asText().startsWith("#/$defs/");
  }

  private static void collect(String path, JsonNode schema, Map<String, List<Field>> objects) {
    List<Field> fields = new ArrayList<>();
    objects.put(path, fields);
    schema
        .get("properties")
        .fields()
        .forEachRemaining(
            entry -> {
              boolean required = false;
              for (JsonNode name : schema.path("required")) {
                required |= name.asText().equals(entry.getKey());
              }
              String fieldPath = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
              fields.add(new Field(fieldPath, resolve(entry.getValue()), required));
            });
    for (Field field : fields) {
      if (field.schema.has("properties")) {
        collect(field.path, field.schema, objects);
      } else if (field.schema.path("additionalProperties").isObject()) {
        collect(field.path + ".NAME", resolve(field.schema.get("additionalProperties")), objects);
      } else if (isContainer(field.schema)) {
        collect(field.path + "[]", resolve(field.schema.get("items")), objects);
      }
    }
  }

  /** What a reference names; a duration stays as it is, for what stands beside the reference. */
  private static JsonNode resolve(JsonNode schema) {
    String ref = schema.path("$ref").asText();
    return ref.isEmpty() || schema.has("x-minimum") ? schema : ROOT.at(ref.substring(1));
  }
}
