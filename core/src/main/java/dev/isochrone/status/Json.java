/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.status;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of lists, maps, texts and numbers, which is all that snapshots are made of: a JSON
 * library for that would push a version of itself on every user. Pure functions.
 */
final class Json {
  private Json() {}

  static String write(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  private static void append(StringBuilder out, @Nullable Object value) {
    if (value == null || (value instanceof Double d && !Double.isFinite(d))) {
      out.append("null");
    } else if (value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof Record record) {
      object(out, record);
    } else if (value instanceof Map<?, ?> map) {
      object(out, map);
    } else if (value instanceof Collection<?> list) {
      char before = '[';
      for (Object each : list) {
        out.append(before);
        append(out, each);
        before = ',';
      }
      out.append(list.isEmpty() ? "[]" : "]");
    } else {
      quote(out, value.toString());
    }
  }

  private static void object(StringBuilder out, Map<?, ?> map) {
    char before = '{';
    for (Map.Entry<?, ?> e : map.entrySet()) {
      out.append(before);
      quote(out, String.valueOf(e.getKey()));
      out.append(':');
      append(out, e.getValue());
      before = ',';
    }
    out.append(map.isEmpty() ? "{}" : "}");
  }

  private static void object(StringBuilder out, Record record) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    char before = '{';
    for (RecordComponent component : components) {
      out.append(before);
      quote(out, component.getName());
      out.append(':');
      append(out, value(record, component));
      before = ',';
    }
    out.append(components.length == 0 ? "{}" : "}");
  }

  private static @Nullable Object value(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true); // records of this package are not public
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          // Of markup too, so that no browser that mistakes this for a page finds any.
          if (c < ' ' || c == '<' || c == '>' || c == '&' || Character.isSurrogate(c)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
