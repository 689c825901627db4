/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls foreign code in order, one call at a time and outside any lock, on whichever thread comes
 * first. Callers {@link #add} under the lock that orders events and {@link #run} after leaving it.
 */
final class Deliveries {
  private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

  private final String description;
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();

  Deliveries(String description) {
    this.description = description;
  }

  void add(Runnable call) {
    queue.add(call);
  }

  void run() {
    if (requests.getAndIncrement() != 0) {
      return; // The thread that is at it sees the request and goes round once more.
    }
    do {
      for (Runnable call = queue.poll(); call != null; call = queue.poll()) {
        contained(call);
      }
    } while (requests.decrementAndGet() != 0);
  }

  private void contained(Runnable call) {
    try {
      call.run();
    } catch (Throwable t) {
      // Whatever a listener throws, an Error too, the others and the watch go on.
      log.error("{}: a listener failed", description, t);
    }
  }
}
