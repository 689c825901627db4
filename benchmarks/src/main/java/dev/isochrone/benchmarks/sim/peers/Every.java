/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.time.Scheduler;
import java.util.function.LongSupplier;

/** Repeats a task until told to stop. */
final class Every {
  private final Scheduler scheduler;
  private final LongSupplier gapNanos;
  private final Runnable task;
  private boolean stopped;

  private Every(Scheduler scheduler, LongSupplier gapNanos, Runnable task) {
    this.scheduler = scheduler;
    this.gapNanos = gapNanos;
    this.task = task;
  }

  /** First one gap from now; each gap is asked for anew. */
  static Every start(Scheduler scheduler, LongSupplier gapNanos, Runnable task) {
    Every every = new Every(scheduler, gapNanos, task);
    every.next();
    return every;
  }

  void stop() {
    stopped = true;
  }

  private void next() {
    scheduler.schedule(
        () -> {
          if (!stopped) {
            task.run();
            next();
          }
        },
        gapNanos.getAsLong());
  }
}
