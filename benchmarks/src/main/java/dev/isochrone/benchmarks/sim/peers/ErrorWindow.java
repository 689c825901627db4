/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import java.util.ArrayDeque;

/** Successes and errors over a sliding window of ten buckets whose width may change. */
final class ErrorWindow {
  private static final int BUCKETS = 10;

  private final ArrayDeque<Bucket> buckets = new ArrayDeque<>();
  private long widthNanos;

  private static final class Bucket {
    private final long startNanos;
    private final long endNanos;
    private long total;
    private long errors;

    Bucket(long startNanos, long endNanos) {
      this.startNanos = startNanos;
      this.endNanos = endNanos;
    }
  }

  /**
   * What is in the window.
   *
   * @param total calls
   * @param errors among them
   * @param coveredNanos since the oldest bucket began
   */
  record Counts(long total, long errors, long coveredNanos) {
    double perSecond() {
      return total / Math.max(1e-3, coveredNanos / 1e9);
    }
  }

  ErrorWindow(long windowNanos) {
    resize(windowNanos);
  }

  /** The next buckets are a tenth of that. */
  void resize(long windowNanos) {
    widthNanos = Math.max(1, windowNanos / BUCKETS);
  }

  void record(boolean error, long now) {
    rotate(now);
    Bucket last = buckets.getLast();
    last.total++;
    last.errors += error ? 1 : 0;
  }

  Counts counts(long now) {
    rotate(now);
    long total = 0;
    long errors = 0;
    for (Bucket b : buckets) {
      total += b.total;
      errors += b.errors;
    }
    return new Counts(total, errors, now - buckets.getFirst().startNanos);
  }

  void clear() {
    buckets.clear();
  }

  private void rotate(long now) {
    if (buckets.isEmpty() || now - buckets.getLast().endNanos > BUCKETS * widthNanos) {
      buckets.clear();
      buckets.add(new Bucket(now, now + widthNanos));
    }
    while (now - buckets.getLast().endNanos >= 0) {
      long start = buckets.getLast().endNanos;
      buckets.add(new Bucket(start, start + widthNanos));
    }
    while (buckets.size() > BUCKETS) {
      buckets.remove();
    }
  }
}
