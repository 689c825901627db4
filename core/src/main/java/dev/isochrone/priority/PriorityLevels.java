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
   * windowNanos} farther than its nearest member. What has no known distance (NaN) makes the last
   * level. Equally distant items stay in the order given. O(n log n).
   */
  public static <T> List<List<T>> group(
      List<T> items, ToDoubleFunction<T> distanceNanos, double windowNanos) {
    List<T> sorted = new ArrayList<>(items);
    // Double.compare puts NaN last.
    sorted.sort(Comparator.comparingDouble(distanceNanos));
    List<List<T>> levels = new ArrayList<>();
    double nearest = Double.NaN;
    for (T item : sorted) {
      double distance = distanceNanos.applyAsDouble(item);
      boolean unknown = Double.isNaN(distance);
      boolean same =
          !levels.isEmpty()
              && (unknown ? Double.isNaN(nearest) : distance - nearest <= windowNanos);
      if (!same) {
        levels.add(new ArrayList<>());
        nearest = distance;
      }
      levels.get(levels.size() - 1).add(item);
    }
    return levels;
  }
}
