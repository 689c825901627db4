/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.govern;

import java.time.Duration;

/**
 * An exercise in production: some calls are routed as if a site were gone. It ends by itself as
 * soon as they fare worse than as many others by more than these bounds.
 *
 * <p>Drilled are first attempts. A retry or hedge of a drilled call goes where it would go anyway,
 * to the site if that is nearest: a drill is to find out, not to lose calls.
 *
 * @param site the site to do without
 * @param percent of the calls, 1 to 100
 * @param extraFailurePercent by how many percentage points more of them may fail, 0 to 100. Default
 *     5
 * @param extraP99 by how much their 99th percentile may exceed that of the others and the longer
 *     way together. Default 100 ms
 */
public record Drill(String site, int percent, int extraFailurePercent, Duration extraP99) {
  /** How long a drill lasts where nobody says. */
  public static final Duration USUAL = Duration.ofMinutes(10);

  /** Throws if a value is out of its range. */
  public Drill {
    if (site.isEmpty()) {
      throw new IllegalArgumentException("site of a drill: \"\" (expected: a site's name)");
    }
    within("percent", percent, 1);
    within("extraFailurePercent", extraFailurePercent, 0);
    if (extraP99.isNegative()) {
      throw new IllegalArgumentException("extraP99: " + extraP99 + " (expected: >= 0)");
    }
  }

  /** With the bounds above. */
  public static Drill of(String site, int percent) {
    return new Drill(site, percent, 5, Duration.ofMillis(100));
  }

  private static void within(String name, int value, int min) {
    if (value < min || value > 100) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + " to 100)");
    }
  }

  /**
   * A drill that one router is to do.
   *
   * @param number of the override
   * @param drill what
   * @param leftNanos for how long from now
   */
  public record Order(long number, Drill drill, long leftNanos) {}
}
