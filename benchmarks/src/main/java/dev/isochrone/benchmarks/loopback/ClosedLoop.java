/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.loopback;

import dev.isochrone.benchmarks.sockets.UnaryCall;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps so many calls under way: each that ends sends the next, on the client's event loop. So the
 * event loop is the only thread at work, and it is always at work.
 */
final class ClosedLoop {
  private final UnaryCall call;
  private final int inFlight;
  private final AtomicInteger underWay = new AtomicInteger();
  private final LongAdder succeeded = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final CountDownLatch ended = new CountDownLatch(1);

  // Written by the thread that stops it.
  private volatile boolean stopped;

  ClosedLoop(UnaryCall call, int inFlight) {
    this.call = call;
    this.inFlight = inFlight;
  }

  void start() {
    underWay.set(inFlight);
    for (int i = 0; i < inFlight; i++) {
      call.send(this::ended);
    }
  }

  private void ended(Status status, byte[] answer) {
    if (status.isOk()) {
      succeeded.increment();
    } else {
      failed.increment();
    }
    // What failed is not followed by another: a call that fails at once would recur without end.
    if (status.isOk() && !stopped) {
      call.send(this::ended);
    } else if (underWay.decrementAndGet() == 0) {
      ended.countDown();
    }
  }

  /** Calls answered so far. */
  long succeeded() {
    return succeeded.sum();
  }

  /** Calls failed so far, each of which has ended its chain. */
  long failed() {
    return failed.sum();
  }

  /** Sends no more and waits for the last calls; returns how many have not ended even then. */
  int stop(Duration patience) throws InterruptedException {
    stopped = true;
    var unused = ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    return underWay.get();
  }
}
