/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.examples.shared.Pace;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What became of each call of one load. Everything is allocated beforehand: recording must not
 * cause the pauses that it would then record.
 *
 * <p>Each call's end is written once, by the thread on which it ends; anyone may read meanwhile.
 */
final class Recording {
  private static final byte SUCCESS = 0;

  private final Pace pace;
  // Written by the load's thread.
  private final long[] lateNanos;
  // Written by the thread on which the call ends, before its latency, which publishes them.
  private final byte[] site;
  private final byte[] code;
  // 0 while under way.
  private final AtomicLongArray latencyNanos;
  private final AtomicInteger finished = new AtomicInteger();
  private volatile int sent;

  Recording(Pace pace) {
    this.pace = pace;
    lateNanos = new long[pace.calls()];
    site = new byte[pace.calls()];
    code = new byte[pace.calls()];
    latencyNanos = new AtomicLongArray(pace.calls());
  }

  Pace pace() {
    return pace;
  }

  /** To be called by one thread, in order. */
  void sent(int call, long late) {
    lateNanos[call] = late;
    sent = call + 1;
  }

  void succeeded(int call, long latency, int rank) {
    finish(call, latency, rank, SUCCESS);
  }

  void failed(int call, long latency, Status.Code status) {
    finish(call, latency, Call.NO_SITE, (byte) status.value());
  }

  private void finish(int call, long latency, int rank, byte status) {
    site[call] = (byte) rank;
    code[call] = status;
    latencyNanos.set(call, Math.max(1, latency));
    finished.incrementAndGet();
  }

  boolean isComplete() {
    return finished.get() == pace.calls();
  }

  int inFlight() {
    return sent - finished.get();
  }

  /** All calls sent so far; those still under way count as failed. */
  List<Call> calls() {
    int count = sent;
    List<Call> calls = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      calls.add(call(i));
    }
    return calls;
  }

  /** The calls that ended in a stretch of time, the latest first. */
  List<Call> endedBetween(long fromNanos, long untilNanos) {
    // No call lives much longer than its deadline, so those due long before need no look.
    long earliest = fromNanos - ClientConfig.DEADLINE.multipliedBy(2).toNanos();
    List<Call> calls = new ArrayList<>();
    for (int i = sent - 1; i >= 0 && pace.scheduledNanos(i) >= earliest; i--) {
      if (latencyNanos.get(i) != 0) {
        Call call = call(i);
        if (fromNanos <= call.endNanos() && call.endNanos() < untilNanos) {
          calls.add(call);
        }
      }
    }
    return calls;
  }

  private Call call(int i) {
    long latency = latencyNanos.get(i);
    long scheduled = pace.scheduledNanos(i);
    if (latency == 0) {
      return Call.failed(scheduled, ClientConfig.DEADLINE.toNanos(), "UNFINISHED");
    }
    return code[i] == SUCCESS
        ? Call.answered(scheduled, latency, site[i])
        : Call.failed(scheduled, latency, Status.fromCodeValue(code[i]).getCode().name());
  }

  /** By how much the load itself sent each call late: tells its own pauses from a site's. */
  long[] latenessNanos() {
    return Arrays.copyOf(lateNanos, sent);
  }
}
