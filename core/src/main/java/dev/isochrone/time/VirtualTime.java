/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.time;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A clock and a scheduler that stand still until told to advance: hours of routing in a second, and
 * the same result each time.
 *
 * <p>Not thread-safe: one thread advances it and thereby runs every task, in order of due time and,
 * at the same time, of scheduling.
 */
public final class VirtualTime implements Ticker, Scheduler {
  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long nowNanos;
  private long sequence;
  private int cancelled;

  /** Starts at {@code originNanos}; a large or negative origin finds code that compares times. */
  public VirtualTime(long originNanos) {
    this.nowNanos = originNanos;
  }

  /** Starts just before {@link System#nanoTime}'s overflow, where wrong comparisons show. */
  public VirtualTime() {
    this(Long.MAX_VALUE - 1_000_000_000L);
  }

  @Override
  public long nanoTime() {
    return nowNanos;
  }

  @Override
  public Cancellable schedule(Runnable task, long delayNanos) {
    Task t = new Task(nowNanos + Math.max(0, delayNanos), sequence++, task);
    tasks.add(t);
    return () -> cancel(t);
  }

  // Taking it out of the middle of the queue would cost a search: it stays until it is due.
  private void cancel(Task t) {
    if (t.runnable != null) {
      t.runnable = null;
      cancelled++;
    }
  }

  /** Moves the clock on, running every task that falls due on the way at its own time. */
  public void advanceNanos(long nanos) {
    long end = nowNanos + nanos;
    for (Task t = tasks.peek(); t != null && t.dueNanos - end <= 0; t = tasks.peek()) {
      tasks.remove();
      Runnable runnable = t.runnable;
      if (runnable == null) {
        cancelled--;
        continue;
      }
      t.runnable = null; // cancelling it from now on changes nothing
      // A task that a pause delayed runs late, at the present: time never runs backwards.
      if (t.dueNanos - nowNanos > 0) {
        nowNanos = t.dueNanos;
      }
      runnable.run();
    }
    nowNanos = end;
  }

  /** {@link #advanceNanos} in milliseconds. */
  public void advanceMillis(long millis) {
    advanceNanos(millis * 1_000_000L);
  }

  /**
   * Moves the clock on without running anything: what a garbage collection or a stopped virtual
   * machine looks like from inside. The tasks run, late, at the next advance.
   */
  public void pauseNanos(long nanos) {
    nowNanos += nanos;
  }

  /** How many tasks wait. */
  public int pendingTasks() {
    return tasks.size() - cancelled;
  }

  private static final class Task implements Comparable<Task> {
    private final long dueNanos;
    private final long order;
    private @Nullable Runnable runnable;

    Task(long dueNanos, long order, Runnable runnable) {
      this.dueNanos = dueNanos;
      this.order = order;
      this.runnable = runnable;
    }

    @Override
    public int compareTo(Task o) {
      long byTime = dueNanos - o.dueNanos;
      return byTime != 0 ? Long.signum(byTime) : Long.compare(order, o.order);
    }
  }
}
