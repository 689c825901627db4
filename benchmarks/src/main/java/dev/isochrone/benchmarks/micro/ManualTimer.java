/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import dev.isochrone.benchmarks.channel.PolicyTimer;
import java.util.PriorityQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * An executor whose tasks run on the caller's thread and only when asked for, so that nothing goes
 * on beside what is measured. Due times are real ones: policies read the real clock. Not
 * thread-safe.
 */
final class ManualTimer extends PolicyTimer {
  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long sequence;

  /** Runs what is due now or within {@code aheadNanos}; what it schedules anew waits. */
  void run(long aheadNanos) {
    long end = System.nanoTime() + aheadNanos;
    long before = sequence;
    for (Task t = tasks.peek();
        t != null && t.dueNanos - end <= 0 && t.order < before;
        t = tasks.peek()) {
      tasks.remove();
      t.run();
    }
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    Task task = new Task(command, System.nanoTime() + unit.toNanos(delay), sequence++);
    tasks.add(task);
    return task;
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    // Outlier detection's sweep: nothing measured here lives as long as its interval.
    return schedule(command, initialDelay, unit);
  }

  @Override
  public void execute(Runnable command) {
    tasks.add(new Task(command, System.nanoTime(), sequence++));
  }

  private final class Task extends FutureTask<Object> implements RunnableScheduledFuture<Object> {
    private final long dueNanos;
    private final long order;

    Task(Runnable command, long dueNanos, long order) {
      super(command, "");
      this.dueNanos = dueNanos;
      this.order = order;
    }

    @Override
    protected void setException(Throwable t) {
      throw new IllegalStateException("a policy's task failed", t); // nobody asks the future
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      tasks.remove(this);
      return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public boolean isPeriodic() {
      return false;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      Task o = (Task) other;
      long byTime = dueNanos - o.dueNanos;
      return byTime != 0 ? Long.signum(byTime) : Long.compare(order, o.order);
    }

    @Override
    public boolean equals(Object o) {
      return this == o;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }
}
