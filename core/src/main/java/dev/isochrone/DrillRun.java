/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.govern.Drill;
import dev.isochrone.weight.SiteRow;
import dev.isochrone.weight.TableLevel;
import dev.isochrone.weight.WeightedEndpointTable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One router's drill, from its beginning to its report.
 *
 * <p>The writer's, but for {@link #group} and what it leads to: those are for any thread.
 */
final class DrillRun {
  /** Why it is over if nobody wants it any more. */
  static final String CANCELLED = "cancelled";

  private static final String OVER = "its time was over";
  // The owner of overrides takes back what has ended, by another reading of the clock.
  private static final long CLOCKS_NANOS = 50_000_000L;
  // A false alarm of the only other site is over sooner.
  private static final long PATIENCE_NANOS = 1_000_000_000L;
  private static final int HUNDREDTHS = 10_000;

  final long number;
  final Drill drill;
  private final long startNanos;
  private final DrillGroup drilled = new DrillGroup();
  private final DrillGroup others = new DrillGroup();
  private long untilNanos;
  private long endNanos;
  private double extraWayNanos = Double.NaN;
  private @Nullable String ended;
  // Whether nobody else can serve, and since when.
  private boolean unserved;
  private long unservedSince;

  DrillRun(Drill.Order order, long nowNanos) {
    number = order.number();
    drill = order.drill();
    startNanos = nowNanos;
    until(order, nowNanos);
  }

  /** It lasts for so long. */
  void until(Drill.Order order, long nowNanos) {
    untilNanos = nowNanos + order.leftNanos();
  }

  boolean running() {
    return ended == null;
  }

  /** The calls that do without the site. Any thread. */
  DrillGroup drilled() {
    return drilled;
  }

  /** Those that they are compared with. Any thread. */
  DrillGroup others() {
    return others;
  }

  /**
   * Which calls one is of, by 32 random bits: as many are compared with as are drilled, as far as
   * there are so many; null for all the rest.
   */
  @Nullable DrillGroup group(long draw) {
    int hundredth = (int) (((draw >>> 32) * HUNDREDTHS) >>> 32);
    int part = drill.percent() * (HUNDREDTHS / 100);
    if (hundredth < part) {
      return drilled;
    }
    return hundredth < 2 * part ? others : null;
  }

  /** By the table in force nobody else could serve drilled calls: there are none for now. */
  void unserved(long nowNanos) {
    if (!unserved) {
      unserved = true;
      unservedSince = nowNanos;
    }
  }

  /** A table and the one without the site are in force. O(endpoints). */
  void tables(WeightedEndpointTable table, WeightedEndpointTable without) {
    unserved = false;
    extraWayNanos = wayNanos(without) - wayNanos(table);
  }

  /** How far calls go on average. */
  private static double wayNanos(WeightedEndpointTable table) {
    Map<String, Double> shares = table.sharePercent();
    double way = 0;
    for (TableLevel level : table.levels()) {
      for (SiteRow row : level.sites()) {
        Double share = shares.get(row.site().name());
        way += share == null ? 0 : share / 100 * row.rankNanos();
      }
    }
    return way;
  }

  /** Looks at what came back; once a second. Why it has to end, or null. */
  @Nullable String judge(long nowNanos) {
    drilled.look();
    others.look();
    if (unserved && nowNanos - unservedSince >= PATIENCE_NANOS) {
      return "aborted: no other site could serve its calls";
    }
    String verdict = DrillVerdict.of(drill, drilled, others, extraWayNanos);
    return verdict == null && nowNanos - untilNanos >= 0 ? OVER : verdict;
  }

  /** It is over. */
  void end(String why, long nowNanos) {
    drilled.look();
    others.look();
    endNanos = nowNanos;
    boolean late = nowNanos - untilNanos >= -CLOCKS_NANOS;
    ended = late && why.equals(CANCELLED) ? OVER : why;
  }

  DrillReport report(long nowNanos) {
    String why = ended;
    return new DrillReport(
        number,
        drill.site(),
        drill.percent(),
        why == null,
        Snapshots.seconds((why == null ? nowNanos : endNanos) - startNanos),
        drilled.report(),
        others.report(),
        Explainer.boxed(extraWayNanos),
        why == null ? "" : why);
  }
}
