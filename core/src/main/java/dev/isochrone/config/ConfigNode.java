/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One object of a configuration, read field by field.
 *
 * <p>A getter never throws for what the configuration holds. It notes the error and returns the
 * default (a required field: an empty text, the least number), so that one reading finds every
 * error; {@link #read} throws them all together at its end. When a {@link ConfigReader} returns,
 * each field that it did not ask for is noted as unknown: nobody can forget to check.
 *
 * <p>Text is never empty; a field that is present with the value null is an error, as is one of
 * another type. Numbers may be of any width: {@code 5.0} is the integer 5.
 *
 * <p>Not thread-safe.
 */
public final class ConfigNode {
  private final Reading reading;
  private final ObjectFields fields;

  ConfigNode(Reading reading, ObjectFields fields) {
    this.reading = reading;
    this.fields = fields;
  }

  /**
   * Reads a whole configuration.
   *
   * @param source what errors call it, for example {@code service config}
   * @param data an object of JSON-shaped data: maps, lists, texts, numbers, booleans; anything else
   *     becomes an error
   * @throws ConfigException if anything is wrong, with every error (the first {@value
   *     Reading#LIMIT})
   */
  public static <T> T read(String source, @Nullable Object data, ConfigReader<T> reader) {
    return new Reading(source).whole(() -> Located.of(data), reader);
  }

  /**
   * Every field that a reader asks for, in the order in which it asks, objects before their fields;
   * {@code *} stands for a name that is free, {@code []} for an element. Runs the reader with each
   * field at its default, each object present, and one element in each list and map of objects.
   */
  public static List<ConfigField> fields(ConfigReader<?> reader) {
    List<ConfigField> fields = new ArrayList<>();
    Reading reading = new Reading("", fields);
    var unused = reading.object(ConfigPath.ROOT, Located.of(Map.of()), reader);
    return List.copyOf(fields);
  }

  /** A text, or an empty one after an error. */
  public String requiredText(String name) {
    return fields.required(name, "", FieldType.TEXT);
  }

  /** A text, or null if absent or wrong. */
  public @Nullable String optionalText(String name) {
    String text = fields.optional(name, "", FieldType.TEXT);
    return text.isEmpty() ? null : text;
  }

  /** A text or the default. */
  public String optionalText(String name, String defaultValue) {
    return fields.optional(name, defaultValue, FieldType.TEXT);
  }

  /** An integer in these bounds, both included. */
  public long requiredLong(String name, long min, long max) {
    return fields.required(name, min, FieldType.integer(min, max, Long.MAX_VALUE));
  }

  /** An integer in these bounds, both included. */
  public long optionalLong(String name, long defaultValue, long min, long max) {
    return fields.optional(name, defaultValue, FieldType.integer(min, max, Long.MAX_VALUE));
  }

  /** An integer in these bounds, both included. */
  public int optionalInt(String name, int defaultValue, int min, int max) {
    FieldType<Long> type = FieldType.integer(min, max, Integer.MAX_VALUE);
    return Math.toIntExact(fields.optional(name, (long) defaultValue, type));
  }

  /** A finite number in these bounds, both included. */
  public double optionalDouble(String name, double defaultValue, double min, double max) {
    return fields.optional(name, defaultValue, FieldType.number(min, max));
  }

  /**
   * A duration in these bounds, both included, as proto3's JSON writes it: {@code "1.5s"}. Never
   * above {@link ProtoDuration#MAX}: it fits in a {@code long} of nanoseconds.
   */
  public Duration optionalDuration(String name, Duration defaultValue, Duration min, Duration max) {
    return fields.optional(name, defaultValue, FieldType.duration(min, max));
  }

  /** {@code true} or {@code false}. */
  public boolean optionalBoolean(String name, boolean defaultValue) {
    return fields.optional(name, defaultValue, FieldType.BOOLEAN);
  }

  /** One of the allowed constants, written in lower case. */
  public <E extends Enum<E>> E optionalEnum(String name, E defaultValue, EnumSet<E> allowed) {
    return fields.optional(name, defaultValue, FieldType.oneOf(allowed));
  }

  /** Texts, each once; empty if absent. */
  public List<String> optionalTextList(String name) {
    return optionalList(name, Function.identity(), "a text");
  }

  /**
   * Values that are written as texts, each once; empty if absent.
   *
   * @param parse returns null for a text that it cannot read
   * @param expected what each element should be, for error messages
   */
  public <T> List<T> optionalList(
      String name, Function<String, @Nullable T> parse, String expected) {
    reading.describe(fields.path(name), "a list, each " + expected, "");
    Set<T> values = new LinkedHashSet<>();
    fields.forEachElement(
        name,
        (element, elementPath) -> {
          String text = Values.text(element.value());
          T value = text == null ? null : parse.apply(text);
          if (value == null) {
            reading.add(elementPath, element.at(), Values.show(element.value()), expected);
          } else if (!values.add(value)) {
            reading.add(elementPath, element.at(), Values.show(element.value()), "each only once");
          }
        });
    return List.copyOf(values);
  }

  /** An object, or null if absent or wrong. */
  public <T> @Nullable T optionalObject(String name, ConfigReader<T> reader) {
    reading.describe(fields.path(name), "an object", "");
    Located value = reading.describing() ? Located.of(Map.of()) : fields.get(name);
    return has(name) ? reading.object(fields.path(name), value, reader) : null;
  }

  /** Objects in a list; empty if absent; those that are wrong are left out. */
  public <T> List<T> optionalObjectList(String name, ConfigReader<T> reader) {
    List<T> values = new ArrayList<>();
    if (reading.describing()) {
      reading.describe(fields.path(name), "a list of objects", "");
      var unused = reading.object(fields.path(name).anyElement(), Located.of(Map.of()), reader);
      return values;
    }
    fields.forEachElement(
        name,
        (element, elementPath) -> {
          T value = reading.object(elementPath, element, reader);
          if (value != null) {
            values.add(value);
          }
        });
    return Collections.unmodifiableList(values);
  }

  /**
   * Objects by name, in the order of the text; empty if absent; those that are wrong are left out.
   *
   * @param reader gets each object's name and the object
   */
  public <T> Map<String, T> optionalObjectMap(
      String name, BiFunction<String, ConfigNode, @Nullable T> reader) {
    Map<String, T> values = new LinkedHashMap<>();
    optionalObject(
        name,
        map -> {
          for (String key : map.names()) {
            T value = map.optionalObject(key, node -> reader.apply(key, node));
            if (value != null) {
              values.put(key, value);
            }
          }
          return values;
        });
    return Collections.unmodifiableMap(values);
  }

  /** Whether the field is present, if only as null. Counts as asking for it. */
  public boolean has(String name) {
    return fields.has(name);
  }

  /** The names of all fields present, in their order. Does not count as asking for them. */
  public Set<String> names() {
    return fields.names();
  }

  /** Whether nothing has been refused so far, in this object or any other of this reading. */
  public boolean sound() {
    return reading.sound();
  }

  /** Notes that this field's value, or its absence, is an error, and says what was expected. */
  public void reject(String name, String expected) {
    fields.reject(name, expected);
  }

  /** Lets every field of this object pass: someone else reads {@link #asMap}. */
  public void acceptAnyField() {
    fields.acceptAny();
  }

  /**
   * The whole object as immutable JSON-shaped data in the shape of gRPC's parser: every number is a
   * {@link Double}. Does not count as asking for its fields.
   */
  public Map<String, ?> asMap() {
    return fields.plain();
  }

  /** {@code services.payments}, for messages. */
  @Override
  public String toString() {
    return fields.toString();
  }
}
