/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * Carries refused calls from the threads that pick to the writer, which tells the observer. Holds
 * {@value #CAPACITY}: a caller that is refused a million times a second must not fill the memory or
 * keep the writer from routing, so what is too much is counted and dropped.
 *
 * <p>Thread-safe. Its lock is on the way of refused calls only.
 */
final class AuditTrail {
  static final int CAPACITY = 1_000;

  private final ArrayBlockingQueue<RefusedCall> waiting = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();

  /** Takes an entry if there is room; makes it only then. */
  void add(LongFunction<RefusedCall> entry) {
    long number = refused.incrementAndGet();
    if (waiting.remainingCapacity() == 0 || !waiting.offer(entry.apply(number))) {
      dropped.incrementAndGet();
    }
  }

  /** For the writer. Not more than there is room for: callers may go on while it tells. */
  void drainTo(RouterObserver observer) {
    for (int i = 0; i < CAPACITY; i++) {
      RefusedCall call = waiting.poll();
      if (call == null) {
        return;
      }
      observer.refused(call);
    }
  }

  AuditCounts counts() {
    return new AuditCounts(refused.get(), dropped.get());
  }
}
