/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.config.ConfigNode;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which jurisdiction lies within which, as the catalog declares it: {@code EU: [DE, FR]}. A site
 * that carries DE then carries EU as well; never the other way round.
 *
 * <p>Resolved when the catalog is read, so that routing knows flat sets only.
 */
final class Jurisdictions {
  private final Map<String, Set<String>> directlyWithin;

  private Jurisdictions(Map<String, Set<String>> directlyWithin) {
    this.directlyWithin = directlyWithin;
  }

  /** Reads the field {@code jurisdictions}; nothing nests if it is absent. */
  static Jurisdictions read(ConfigNode root) {
    Map<String, Set<String>> within = new HashMap<>();
    root.optionalObject(
        "jurisdictions",
        node -> {
          Map<String, List<String>> parts = new LinkedHashMap<>();
          for (String name : node.names()) {
            List<String> inner = node.optionalTextList(name);
            if (name.isEmpty() || (inner.isEmpty() && node.sound())) {
              node.reject(name, "the jurisdictions within a named one: one or more");
            }
            parts.put(name, inner);
            inner.forEach(i -> within.computeIfAbsent(i, k -> new LinkedHashSet<>()).add(name));
          }
          parts.forEach((name, inner) -> rejectCycle(node, name, within));
          return parts;
        });
    return new Jurisdictions(within);
  }

  private static void rejectCycle(ConfigNode node, String name, Map<String, Set<String>> within) {
    Set<String> above = upwards(within.getOrDefault(name, Set.of()), within);
    if (above.contains(name)) {
      node.reject(name, "not to lie within itself, as it does by way of " + above);
    }
  }

  /** These and all that they lie within. */
  Set<String> widened(Collection<String> carried) {
    return upwards(carried, directlyWithin);
  }

  private static Set<String> upwards(Collection<String> from, Map<String, Set<String>> within) {
    Set<String> all = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(from);
    while (!open.isEmpty()) {
      String next = open.remove();
      if (all.add(next)) {
        open.addAll(within.getOrDefault(next, Set.of()));
      }
    }
    return all;
  }
}
