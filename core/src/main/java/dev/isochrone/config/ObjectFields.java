/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields of one object with their places, and which of them a reader has asked for: the others
 * are unknown. Where fields are described instead of read, each that is asked for is there.
 *
 * <p>Not thread-safe.
 */
final class ObjectFields {
  private final Reading reading;
  private final ConfigPath path;
  private final Position at;
  private final Map<String, Located> values = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private boolean anyKnown;

  ObjectFields(Reading reading, ConfigPath path, Position at, Map<?, ?> raw) {
    this.reading = reading;
    this.path = path;
    this.at = at;
    raw.forEach(
        (key, value) -> {
          if (key instanceof String name) {
            values.put(name, Located.of(value));
          } else {
            reading.add(path, at, "key " + Values.show(key), "a text as key");
          }
        });
  }

  ConfigPath path(String name) {
    return path.field(name);
  }

  /** Whether the field is present, if only as null. Counts as asking for it. */
  boolean has(String name) {
    known.add(name);
    return reading.describing() || values.containsKey(name);
  }

  /** The field's value; null, at the object's place, if it is absent. */
  Located get(String name) {
    return values.getOrDefault(name, new Located(null, at, at));
  }

  /** The names of all fields present, in their order. Does not count as asking for them. */
  Set<String> names() {
    return reading.describing()
        ? Set.of(ConfigPath.ANY_FIELD)
        : Collections.unmodifiableSet(values.keySet());
  }

  /** A value of this type; the placeholder after an error, such as its absence. */
  <T> T required(String name, T placeholder, FieldType<T> type) {
    if (reading.describing()) {
      reading.describe(path(name), type.form(), "");
      return placeholder;
    }
    if (!has(name)) {
      reject(name, type.expected());
    }
    return optional(name, placeholder, type);
  }

  /** A value of this type; the default if it is absent or after an error. */
  <T> T optional(String name, T defaultValue, FieldType<T> type) {
    if (reading.describing()) {
      reading.describe(path(name), type.form(), Values.written(defaultValue));
      return defaultValue;
    }
    if (!has(name)) {
      return defaultValue;
    }
    T value = type.conversion().apply(get(name).value());
    FieldType.Bounds<T> bounds = type.bounds();
    if (value == null) {
      reject(name, type.expected());
    } else if (bounds != null && !bounds.test().holds(value)) {
      reject(name, bounds.text());
    } else {
      return value;
    }
    return defaultValue;
  }

  /** Takes one element of a list. */
  interface ElementAction {
    void accept(Located element, ConfigPath elementPath);
  }

  /** Each element of a list, none if it is absent; anything but a list is an error. */
  void forEachElement(String name, ElementAction action) {
    if (!has(name)) {
      return;
    }
    if (!(get(name).value() instanceof List<?> list)) {
      reject(name, "a list");
      return;
    }
    int i = 0;
    for (Object element : list) {
      action.accept(Located.of(element), path(name).element(i++));
    }
  }

  /** Notes that this field's value, or its absence, is an error, and says what was expected. */
  void reject(String name, String expected) {
    boolean present = has(name);
    Located value = get(name);
    reading.add(
        path(name),
        present ? value.at() : at,
        present ? Values.show(value.value()) : "missing",
        expected);
  }

  /** Counts as asking for every field that there may be. */
  void acceptAny() {
    anyKnown = true;
  }

  /** Notes each field that nobody has asked for. */
  void rejectUnknown() {
    if (anyKnown) {
      return;
    }
    values.forEach(
        (name, value) -> {
          if (!known.contains(name)) {
            reading.add(
                path(name), value.keyAt(), "unknown field", Suggestions.expected(name, known));
          }
        });
  }

  /** The whole object as {@link Values#plainMap} shapes it. */
  Map<String, ?> plain() {
    return Values.plainMap(values, path, reading);
  }

  /** {@code services.payments}, for messages. */
  @Override
  public String toString() {
    return path.toString();
  }
}
