/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When calls are well again: the start of the first second in which at least 99 % of the calls that
 * are due succeed within a limit. The limit is twice what the best live site allows: its round trip
 * and the median service time. The second may start at any tenth of a second.
 *
 * <p>Where a nearer site has come back, calls are only well when 95 % of them go there: a farther
 * one may be quick enough and still not the place to be.
 */
final class Recovery {
  /** How finely starts are tried. */
  static final int STEP_MILLIS = 100;

  private static final int WINDOW_MILLIS = 1000;
  private static final double GOOD_SHARE = 0.99;
  private static final double BACK_SHARE = 0.95;

  private Recovery() {}

  /** The limit in ms for a site at this distance. */
  static double limitMillis(double rttMillis) {
    return 2 * (rttMillis + ServiceTime.MEDIAN_MILLIS);
  }

  /**
   * The time from a turn of the script until calls are well.
   *
   * @param back whether the site that is the best one from now on is nearer than the one before
   * @return in ms, a multiple of {@link #STEP_MILLIS}, or null if it does not happen before the
   *     turn after: the whole second must fit in between
   */
  static @Nullable Double millis(List<Call> calls, FaultPlan.Turn turn, boolean back) {
    long from = CallStats.nanos(turn.fromSeconds());
    long until = CallStats.nanos(turn.untilSeconds());
    long limit = Math.round(limitMillis(turn.rttMillis()) * 1e6);
    for (int millis = 0;
        from + (millis + WINDOW_MILLIS) * 1_000_000L <= until;
        millis += STEP_MILLIS) {
      long start = from + millis * 1_000_000L;
      if (isGood(
          calls, start, start + WINDOW_MILLIS * 1_000_000L, limit, back ? turn.best() : null)) {
        return (double) millis;
      }
    }
    return null;
  }

  private static boolean isGood(
      List<Call> calls, long from, long until, long limit, @Nullable DemoSite back) {
    int due = 0;
    int good = 0;
    int there = 0;
    for (Call call : calls) {
      if (from <= call.scheduledNanos() && call.scheduledNanos() < until) {
        due++;
        if (call.succeeded() && call.latencyNanos() <= limit) {
          good++;
        }
        if (back != null && call.site() == back.rank()) {
          there++;
        }
      }
    }
    return due > 0 && good >= GOOD_SHARE * due && (back == null || there >= BACK_SHARE * due);
  }
}
