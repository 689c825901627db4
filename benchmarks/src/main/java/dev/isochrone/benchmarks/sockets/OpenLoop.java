/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sockets;

import io.grpc.Channel;
import io.grpc.Status;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sends calls when they are due, never waiting for an answer. Latency counts from when a call was
 * due: if the client stalls, the calls that should have been sent meanwhile are slow, not missing
 * (no coordinated omission).
 */
public final class OpenLoop {
  /** Linux wakes a waiting thread up to this much late; what is left of the wait is spun. */
  static final long TIMER_SLACK_NANOS = 50_000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Takes each call's end, on the thread on which it ends. */
  @FunctionalInterface
  public interface Ended {
    /**
     * A call has ended.
     *
     * @param call its number, from 0
     * @param latencyNanos since it was due
     * @param answer empty if it failed
     */
    void ended(int call, long latencyNanos, Status status, byte[] answer);
  }

  /**
   * What sending took.
   *
   * @param cpuNanos CPU time of the sending thread within calls' start, its waits left out
   * @param latestNanos by how much the latest call was sent after it was due
   * @param unfinished calls that had not ended when it was given up waiting for them
   */
  public record Sent(long cpuNanos, long latestNanos, long unfinished) {}

  private OpenLoop() {}

  /**
   * Sends all calls on this thread and waits for the last to end, at most twice the deadline.
   *
   * @param startNanos when the first is due, in {@link System#nanoTime}
   * @throws InterruptedException if it is interrupted while it waits for the last calls
   */
  public static Sent run(
      Channel channel, byte[] request, Pace pace, Duration deadline, long startNanos, Ended ended)
      throws InterruptedException {
    int calls = pace.calls();
    CountDownLatch left = new CountDownLatch(calls);
    UnaryCall sender = new UnaryCall(channel, request, deadline);
    long cpu = 0;
    long latest = 0;
    for (int call = 0; call < calls; call++) {
      int number = call;
      long due = startNanos + pace.dueNanos(call);
      AnsweringServer.spinUntil(due);
      latest = Math.max(latest, System.nanoTime() - due);
      long before = THREADS.getCurrentThreadCpuTime();
      sender.send(
          (status, answer) -> {
            ended.ended(number, System.nanoTime() - due, status, answer);
            left.countDown();
          });
      cpu += THREADS.getCurrentThreadCpuTime() - before;
    }
    var unused = left.await(2 * deadline.toNanos(), TimeUnit.NANOSECONDS);
    return new Sent(cpu, latest, left.getCount());
  }
}
