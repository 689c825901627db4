/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.time;

/** Runs a task later, on the one thread (or serialising executor) that writes a router's state. */
@FunctionalInterface
public interface Scheduler {
  /**
   * Runs {@code task} once, {@code delayNanos} from now or as soon after as possible.
   *
   * @return a handle that cancels the task if it has not started
   */
  Cancellable schedule(Runnable task, long delayNanos);

  /** Cancels what it stands for; idempotent. */
  @FunctionalInterface
  interface Cancellable {
    /** After this the task does not start; one that runs already is not interrupted. */
    void cancel();
  }
}
