/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Groups sites into priority levels. A pure function. */
public final class PriorityLevels {
  private PriorityLevels() {}

  /**
   * The items in order of distance, nearest first, in levels: a level holds what is at most {@code
   * windowNanos} farther than its nearest member. Where members differ in cost, the cheapest are a
   * level by themselves, then the next: within the window cost decides, beyond it distance does.
   * What has no known distance (NaN) comes last. Equally distant items stay in the order given. O(n
   * log n).
   */
  public static <T> List<List<T>> group(
      List<T> items,
      ToDoubleFunction<T> distanceNanos,
      double windowNanos,
      ToDoubleFunction<T> cost) {
    List<T> sorted = new ArrayList<>(items);
    // Double.compare puts NaN last.
    sorted.sort(Comparator.comparingDouble(distanceNanos));
    List<List<T>> levels = new ArrayList<>();
    List<T> window = new ArrayList<>();
    double nearest = Double.NaN;
    for (T item : sorted) {
      double distance = distanceNanos.applyAsDouble(item);
      boolean same =
          Double.isNaN(distance) ? Double.isNaN(nearest) : distance - nearest <= windowNanos;
      if (!same) {
        splitByCost(window, cost, levels);
        window.clear();
        nearest = distance;
      }
      window.add(item);
    }
    splitByCost(window, cost, levels);
    return levels;
  }

  private static <T> void splitByCost(
      List<T> window, ToDoubleFunction<T> cost, List<List<T>> levels) {
    // Sorting is stable: equally dear ones stay in order of distance.
    window.sort(Comparator.comparingDouble(cost));
    double last = Double.NaN;
    for (T item : window) {
      if (cost.applyAsDouble(item) != last) {
        levels.add(new ArrayList<>());
        last = cost.applyAsDouble(item);
      }
      levels.get(levels.size() - 1).add(item);
    }
  }
}
