/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * One quantile of the last 250 to 500 times, whatever their rate: a table of counts, eight to each
 * doubling from 16 µs to 67 s, halved each time that it holds 500. A value is the upper end of its
 * bucket, at most 9 % more than what was measured.
 *
 * <p>An HdrHistogram tells more and takes 9 KiB; this takes 0.8 and is for one question that is
 * asked for each method.
 *
 * <p>Thread-safe and lock-free: one atomic increment a time, and one in 16 adds the table up, 0.2
 * µs.
 */
public final class RecentQuantile {
  /** Before so many times are known, no quantile is told. */
  public static final int LEAST = 50;

  private static final int MOST = 500;
  private static final int LOOK_EVERY = 16;
  private static final int LINEAR_BITS = 14; // 16 µs
  private static final int PER_DOUBLING_BITS = 3;
  private static final int BUCKETS = (36 - LINEAR_BITS) << PER_DOUBLING_BITS;

  private final double quantile;
  private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS);
  private final AtomicBoolean looking = new AtomicBoolean();
  // Races lose a count of when to look, and nothing else.
  private volatile int sinceLook;
  private volatile long value = Long.MAX_VALUE;

  /** Of nothing yet. {@code quantile} is between 0 and 1. */
  public RecentQuantile(double quantile) {
    this.quantile = quantile;
  }

  /** Takes in a time; negative ones count as none. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // see the field
  public void add(long nanos) {
    counts.getAndIncrement(bucket(Math.max(0, nanos)));
    if (++sinceLook >= LOOK_EVERY && looking.compareAndSet(false, true)) {
      try {
        sinceLook = 0;
        look();
      } finally {
        looking.set(false);
      }
    }
  }

  private void look() {
    int total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      total += counts.get(i);
    }
    if (total < LEAST) {
      return;
    }
    int below = (int) Math.ceil(total * quantile);
    int seen = 0;
    int i = -1;
    while (seen < below && i < BUCKETS - 1) {
      i++;
      seen += counts.get(i);
    }
    value = upperEnd(i);
    if (total >= MOST) {
      for (int b = 0; b < BUCKETS; b++) {
        int c = counts.get(b);
        if (c > 0) {
          counts.addAndGet(b, -(c + 1) / 2); // the last one of a bucket has to go too
        }
      }
    }
  }

  private static int bucket(long nanos) {
    if (nanos < 1L << LINEAR_BITS) {
      return 0;
    }
    int doubling = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
    int within = (int) (nanos >>> (doubling - PER_DOUBLING_BITS)) & ((1 << PER_DOUBLING_BITS) - 1);
    return Math.min(BUCKETS - 1, ((doubling - LINEAR_BITS) << PER_DOUBLING_BITS) + within);
  }

  private static long upperEnd(int bucket) {
    int doubling = LINEAR_BITS + (bucket >>> PER_DOUBLING_BITS);
    long within = (bucket & ((1 << PER_DOUBLING_BITS) - 1)) + 1L;
    return (1L << doubling) + (within << (doubling - PER_DOUBLING_BITS));
  }

  /** The quantile in ns; {@link Long#MAX_VALUE} while too few times are known. */
  public long nanos() {
    return value;
  }
}
