/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link dev.isochrone.govern.Drill} of one router has shown.
 *
 * @param number of the override that asked for it
 * @param site the site that drilled calls did without
 * @param percent of the calls
 * @param running whether it is going on
 * @param seconds how long it has lasted
 * @param drilled the calls that did without the site
 * @param others as many that did not, drawn in the same way
 * @param extraWayMillis how much farther drilled calls go on average; null if unknown
 * @param ended why it is over, in words; empty while it is running
 */
public record DrillReport(
    long number,
    String site,
    int percent,
    boolean running,
    double seconds,
    Calls drilled,
    Calls others,
    @Nullable Double extraWayMillis,
    String ended) {

  /**
   * What became of calls: of first attempts, that is.
   *
   * @param calls sent
   * @param failures how many of them failed, timed out or were turned away for lack of capacity
   * @param p99Millis the 99th percentile of the answered ones' times; null if there were none
   */
  public record Calls(long calls, long failures, @Nullable Double p99Millis) {
    @Override
    public String toString() {
      return calls
          + " calls, "
          + failures
          + " failed, p99 "
          + (p99Millis == null ? "unknown" : String.format(Locale.ROOT, "%.1f ms", p99Millis));
    }
  }

  /** In one line, as a person reads it. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "drill without %s, %s after %.0f s: drilled: %s; others: %s%s",
        site,
        running ? "running" : "ended",
        seconds,
        drilled,
        others,
        ended.isEmpty() ? "" : "; " + ended);
  }
}
