/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.shared;

import java.util.concurrent.locks.LockSupport;

/**
 * Sends calls when they are due, never waiting for an answer, on a thread of its own. Latency
 * counts from when a call was due: if the client stalls, the calls that should have been sent
 * meanwhile are slow, not missing (no coordinated omission).
 */
public final class OpenLoop {
  /** Linux wakes a waiting thread up to this much late; what is left of the wait is spun. */
  private static final long TIMER_SLACK_NANOS = 50_000;

  private OpenLoop() {}

  /** Sends one call and returns at once. */
  @FunctionalInterface
  public interface Sender {
    /**
     * Sends it.
     *
     * @param call 0 for the first
     * @param dueNanos when it was due, as {@link System#nanoTime} has it
     * @param lateNanos how much later it is now
     */
    void send(int call, long dueNanos, long lateNanos);
  }

  /** Starts sending at a {@link System#nanoTime} that may lie ahead; ends after the last call. */
  public static Thread start(String name, Pace pace, long startNanos, Sender sender) {
    Thread thread = new Thread(() -> run(pace, startNanos, sender), "demo-load-" + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void run(Pace pace, long startNanos, Sender sender) {
    for (int call = 0; call < pace.calls(); call++) {
      long due = startNanos + pace.scheduledNanos(call);
      long now = System.nanoTime();
      while (due - now > 0) {
        if (due - now > TIMER_SLACK_NANOS) {
          LockSupport.parkNanos(due - now - TIMER_SLACK_NANOS);
        } else {
          Thread.onSpinWait();
        }
        now = System.nanoTime();
      }
      sender.send(call, due, now - due);
    }
  }
}
