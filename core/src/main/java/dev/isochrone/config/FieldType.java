/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a field may hold: a conversion from the raw value, bounds, and the messages that say so. The
 * messages are made from the bounds that are checked, so that the two cannot differ.
 *
 * @param conversion null where the raw value is of another type
 * @param expected what a value of another type is told
 * @param bounds null if every value of the type will do
 */
record FieldType<T>(
    Function<@Nullable Object, @Nullable T> conversion,
    String expected,
    @Nullable Bounds<T> bounds) {

  static final FieldType<String> TEXT = new FieldType<>(Values::text, "a text", null);

  static final FieldType<Boolean> BOOLEAN =
      new FieldType<>(v -> v instanceof Boolean b ? b : null, "true or false", null);

  /** What a field may hold, in words: {@code a duration such as "0.005s", >= "0s"}. */
  String form() {
    return bounds == null || expected.endsWith(bounds.text)
        ? expected
        : expected + ", " + bounds.text;
  }

  static FieldType<Long> integer(long min, long max, long limit) {
    String bounds = text(String.valueOf(min), String.valueOf(max), max >= limit);
    return new FieldType<>(
        Values::integer, "an integer, " + bounds, new Bounds<>(v -> v >= min && v <= max, bounds));
  }

  static FieldType<Double> number(double min, double max) {
    String bounds = text(Values.show(min), Values.show(max), max >= Double.MAX_VALUE);
    return new FieldType<>(
        Values::number, "a number, " + bounds, new Bounds<>(v -> v >= min && v <= max, bounds));
  }

  static FieldType<Duration> duration(Duration min, Duration max) {
    boolean open = max.compareTo(ProtoDuration.MAX) >= 0;
    Duration top = open ? ProtoDuration.MAX : max;
    String bounds = text(quoted(min), quoted(top), open);
    return new FieldType<>(
        v -> v instanceof String s ? ProtoDuration.parse(s) : null,
        "a duration such as \"0.005s\"",
        new Bounds<>(v -> v.compareTo(min) >= 0 && v.compareTo(top) <= 0, bounds));
  }

  static <E extends Enum<E>> FieldType<E> oneOf(EnumSet<E> allowed) {
    Map<String, E> byLabel = new LinkedHashMap<>();
    allowed.forEach(e -> byLabel.put(e.name().toLowerCase(Locale.ROOT), e));
    return new FieldType<>(
        v -> v instanceof String s ? byLabel.get(s) : null,
        "one of " + String.join(", ", byLabel.keySet()),
        null);
  }

  private static String text(String min, String max, boolean open) {
    return open ? ">= " + min : min + " to " + max;
  }

  private static String quoted(Duration d) {
    return '"' + ProtoDuration.format(d) + '"';
  }

  /** A test and the words for it. */
  record Bounds<T>(Test<T> test, String text) {}

  /** Whether a value lies within. */
  interface Test<T> {
    boolean holds(T value);
  }
}
