/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Conversions of raw values, null where a value is of another type, and their look in messages. */
final class Values {
  private static final int SHOWN_CHARS = 60;

  private Values() {}

  static @Nullable String text(@Nullable Object value) {
    return value instanceof String s && !s.isEmpty() ? s : null;
  }

  /** An integer of any width, or a floating-point number that is one: gRPC's JSON has no other. */
  static @Nullable Long integer(@Nullable Object value) {
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    Double d = number(value);
    // 2^63 itself does not fit; the cast saturates, so compare before.
    return d != null && d == Math.rint(d) && Math.abs(d) < 0x1p63 ? (Long) d.longValue() : null;
  }

  static @Nullable Double number(@Nullable Object value) {
    if (!(value instanceof Number n)) {
      return null;
    }
    double d = n.doubleValue();
    return Double.isFinite(d) ? (Double) d : null;
  }

  /** A value as messages show it: short, on one line, text in quotes. */
  static String show(@Nullable Object value) {
    if (value instanceof String s) {
      return '"' + escape(s) + '"';
    }
    if (value instanceof Map) {
      return "an object";
    }
    if (value instanceof List) {
      return "a list";
    }
    if (value instanceof Number) {
      Long whole = integer(value);
      return whole != null ? whole.toString() : escape(value.toString());
    }
    if (value == null || value instanceof Boolean) {
      return String.valueOf(value);
    }
    return "a " + value.getClass().getName();
  }

  /** A value as a configuration holds it; empty for an empty text, which stands for none. */
  static String written(Object value) {
    if (value instanceof Duration d) {
      return '"' + ProtoDuration.format(d) + '"';
    }
    if (value instanceof Enum<?> e) {
      return '"' + e.name().toLowerCase(Locale.ROOT) + '"';
    }
    boolean none = value instanceof String s && s.isEmpty();
    return none ? "" : value instanceof Boolean ? value.toString() : show(value);
  }

  /** The text with quotes and backslashes escaped, to stand in quotes. */
  private static String escape(String s) {
    String head = s.length() > SHOWN_CHARS ? s.substring(0, SHOWN_CHARS) + "…" : s;
    return printable(head.replace("\\", "\\\\").replace("\"", "\\\""), Integer.MAX_VALUE);
  }

  /** The text on one line, without characters that a terminal acts on, cut where too long. */
  static String printable(String s, int maxChars) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < s.length(); i++) {
      if (i == maxChars) {
        return b.append("…").toString();
      }
      char c = s.charAt(i);
      if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
        b.append(String.format("\\u%04x", (int) c));
      } else {
        b.append(c);
      }
    }
    return b.toString();
  }

  /**
   * An immutable copy without places, shaped as gRPC's own JSON parser shapes it: every number a
   * {@link Double}.
   */
  static Map<String, ?> plainMap(Map<String, Located> fields, ConfigPath path, Reading reading) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    fields.forEach((k, v) -> copy.put(k, plain(v, path.field(k), reading, 1)));
    return Collections.unmodifiableMap(copy);
  }

  private static @Nullable Object plain(
      @Nullable Object raw, ConfigPath path, Reading reading, int depth) {
    Located located = Located.of(raw);
    Object value = located.value();
    if (depth > YamlConfig.MAX_DEPTH) {
      reading.add(path, located.at(), show(value), YamlConfig.DEPTH_EXPECTED);
      return null;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach(
          (k, v) -> {
            String key = String.valueOf(k);
            copy.put(key, plain(v, path.field(key), reading, depth + 1));
          });
      return Collections.unmodifiableMap(copy);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      for (Object element : list) {
        copy.add(plain(element, path.element(copy.size()), reading, depth + 1));
      }
      return Collections.unmodifiableList(copy);
    }
    if (value instanceof Number n) {
      return n.doubleValue();
    }
    if (value != null && !(value instanceof String) && !(value instanceof Boolean)) {
      reading.add(path, located.at(), show(value), "plain data");
      return null;
    }
    return value;
  }
}
