/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.govern.Drill;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The drill of a router that is going on, or the last one: one at a time.
 *
 * <p>Not thread-safe: the writer's.
 */
final class Drills {
  private final Clock clock;
  private final Predicate<String> permitted;
  private final Consumer<DrillReport> ended;
  private final Runnable rebuild;
  private @Nullable DrillRun latest;

  /**
   * None yet.
   *
   * @param permitted whether there is a site of this name, and calls may go there
   * @param ended is told of the end of each
   * @param rebuild makes a table, when one begins or ends
   */
  Drills(Clock clock, Predicate<String> permitted, Consumer<DrillReport> ended, Runnable rebuild) {
    this.clock = clock;
    this.permitted = permitted;
    this.ended = ended;
    this.rebuild = rebuild;
  }

  /** The one that is going on; null if there is none. */
  @Nullable DrillRun running() {
    DrillRun run = latest;
    return run != null && run.running() ? run : null;
  }

  /** Of the one that is going on, or else the last one; null if there was none. */
  @Nullable DrillReport report() {
    return latest == null ? null : latest.report(clock.ticker().nanoTime());
  }

  /** Begins this one, unless it has begun already or is over; ends another one. */
  void order(Drill.@Nullable Order order) {
    long now = clock.ticker().nanoTime();
    DrillRun run = latest;
    if (run != null && order != null && run.number == order.number()) {
      run.until(order, now);
      return;
    }
    boolean was = cut(DrillRun.CANCELLED);
    if (order != null) {
      latest = new DrillRun(order, now);
      if (!permitted.test(order.drill().site())) {
        cut("not begun: there is no such site, or it is not permitted");
      }
    }
    if (was || running() != null) {
      rebuild.run();
    }
  }

  /** Looks how it goes; once a second. */
  void judge(long nowNanos) {
    DrillRun run = running();
    String why = run == null ? null : run.judge(nowNanos);
    if (why != null) {
      cut(why);
      rebuild.run();
    }
  }

  /** Ends the one that is going on, from the next table on; returns whether there was one. */
  boolean cut(String why) {
    DrillRun run = running();
    if (run == null) {
      return false;
    }
    long now = clock.ticker().nanoTime();
    run.end(why, now);
    ended.accept(run.report(now));
    return true;
  }
}
