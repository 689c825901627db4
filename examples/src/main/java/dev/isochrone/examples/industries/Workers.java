/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.industries;

import java.util.PriorityQueue;

/** A server's capacity: a few workers, each busy with one call for a while; the rest wait. */
final class Workers {
  private final PriorityQueue<Long> freeAtNanos = new PriorityQueue<>();
  private final long workNanos;

  Workers(int workers, double workMillis) {
    workNanos = (long) (workMillis * 1e6);
    for (int i = 0; i < workers; i++) {
      freeAtNanos.add(System.nanoTime());
    }
  }

  /** Takes a place in the queue, and tells when that call will be done. Thread-safe. */
  synchronized double millisUntilDone() {
    long now = System.nanoTime();
    Long free = freeAtNanos.remove();
    long done = Math.max(now, free) + workNanos;
    freeAtNanos.add(done);
    return (done - now) / 1e6;
  }
}
