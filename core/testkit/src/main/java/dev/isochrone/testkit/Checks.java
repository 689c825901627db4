/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Argument checks whose messages name the value and what was expected. */
final class Checks {
  static final Duration MAX_DELAY = Duration.ofDays(1);

  private Checks() {}

  static void that(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }

  /** Nanoseconds of a delay. Bounded, so that sums of a few delays cannot overflow. */
  static long delayNanos(String name, Duration delay) {
    if (delay.isNegative()) {
      that(false, name, format(delay), ">= 0");
    }
    that(delay.compareTo(MAX_DELAY) <= 0, name, delay, "<= 24h");
    return delay.toNanos();
  }

  private static String format(Duration d) {
    // Else toMillis may overflow.
    boolean moderate = d.compareTo(MAX_DELAY.negated()) >= 0;
    boolean wholeMillis = d.truncatedTo(ChronoUnit.MILLIS).equals(d);
    return moderate && wholeMillis ? d.toMillis() + "ms" : d.toString();
  }
}
