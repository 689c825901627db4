/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import dev.isochrone.config.ConfigNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What scenarios hold and {@link ConfigNode} has no getter for. */
final class Fields {
  private Fields() {}

  /** A duration in these bounds, or the least after an error. */
  static Duration requiredDuration(ConfigNode node, String name, Duration min, Duration max) {
    if (!node.has(name)) {
      node.reject(name, "a duration such as \"10s\"");
    }
    return node.optionalDuration(name, min, min, max);
  }

  /** One of these constants, written in lower case, or null after an error. */
  static <E extends Enum<E>> @Nullable E requiredEnum(ConfigNode node, String name, E[] constants) {
    Object text = node.asMap().get(name);
    for (E constant : constants) {
      if (label(constant).equals(text)) {
        node.has(name); // counts as asking for it
        return constant;
      }
    }
    node.reject(
        name,
        "one of " + Arrays.stream(constants).map(Fields::label).collect(Collectors.joining(", ")));
    return null;
  }

  /** A constant as the text writes it. */
  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** One or more numbers in these bounds, which may repeat; the default if absent or wrong. */
  static List<Double> numbers(
      ConfigNode node, String name, List<Double> defaultValue, double min, double max) {
    if (!node.has(name)) {
      return defaultValue;
    }
    String expected = "one or more numbers, " + show(min) + " to " + show(max);
    if (!(node.asMap().get(name) instanceof List<?> list) || list.isEmpty()) {
      node.reject(name, expected);
      return defaultValue;
    }
    List<Double> numbers = new ArrayList<>();
    for (Object element : list) {
      if (!(element instanceof Double d) || !(d >= min && d <= max)) {
        String shown = element instanceof Double d ? show(d) : "element " + numbers.size();
        node.reject(name, expected + ", unlike " + shown);
        return defaultValue;
      }
      numbers.add(d);
    }
    return List.copyOf(numbers);
  }

  /** Refuses a field that means nothing beside the others. */
  static void refuse(ConfigNode node, String name, String why) {
    if (node.has(name)) {
      node.reject(name, "none, " + why);
    }
  }

  /** A number without needless decimals. */
  static String show(double d) {
    return d == Math.rint(d) ? String.valueOf((long) d) : String.valueOf(d);
  }
}
