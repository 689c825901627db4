/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.grpc;

import dev.isochrone.benchmarks.channel.PolicyTimer;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.time.Scheduler;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Virtual time as gRPC's policies want to see it. */
final class VirtualTimer extends PolicyTimer {
  private final ClientView client;

  VirtualTimer(ClientView client) {
    this.client = client;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    Task task = new Task(command);
    task.handle = client.schedule(task, unit.toNanos(delay));
    return task;
  }

  // In virtual time a task takes no time, so that a fixed delay is a fixed rate.
  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    Task[] task = new Task[1];
    task[0] =
        new Task(
            () -> {
              command.run();
              task[0].handle = client.schedule(task[0]::runAgain, unit.toNanos(delay));
            });
    task[0].handle = client.schedule(task[0]::runAgain, unit.toNanos(initialDelay));
    return task[0];
  }

  @Override
  public void execute(Runnable command) {
    client.schedule(command, 0);
  }

  private static final class Task extends FutureTask<Object> implements ScheduledFuture<Object> {
    private Scheduler.@Nullable Cancellable handle;

    Task(Runnable command) {
      super(command, "");
    }

    void runAgain() {
      if (!runAndReset() && !isCancelled()) {
        rethrow();
      }
    }

    @Override
    protected void done() {
      if (!isCancelled()) {
        rethrow();
      }
    }

    /** What a policy throws in a task must not get lost in a future that nobody asks. */
    private void rethrow() {
      try {
        get();
      } catch (Exception e) {
        throw new IllegalStateException("a policy's task threw", e);
      }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      if (handle != null) {
        handle.cancel();
      }
      return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return 0; // a queue would want to know; there is none
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }
  }
}
