/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * One quantile of the last 250 to 500 times, or of the last 10 to 20 s if there were more: a table
 * of counts, eight to each doubling from 16 µs to 67 s, halved when it holds 500 and is ten seconds
 * old. A value is the upper end of its bucket, at most 12 % more than what was measured.
 *
 * <p>Both, since at one call a second ten seconds hold no quantile, and at thousands 500 calls are
 * a moment: what is slow comes in bursts (a collection of garbage, a compiler, another client), and
 * the next one would exceed what the quiet before it had taught.
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

  /** Nor before it has been measured for so long: 2 s. */
  public static final long LEAST_NANOS = 2_000_000_000L;

  private static final long WINDOW_NANOS = 10_000_000_000L;

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
  private final long bornNanos;
  private long halvedNanos; // whoever looks

  /** Of nothing yet. {@code quantile} is between 0 and 1. */
  public RecentQuantile(double quantile, long nowNanos) {
    this.quantile = quantile;
    bornNanos = nowNanos;
    halvedNanos = nowNanos;
  }

  /** Takes in a time; negative ones count as none. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // see the field
  public void add(long nowNanos, long nanos) {
    counts.getAndIncrement(bucket(Math.max(0, nanos)));
    if (++sinceLook >= LOOK_EVERY && looking.compareAndSet(false, true)) {
      try {
        sinceLook = 0;
        look(nowNanos);
      } finally {
        looking.set(false);
      }
    }
  }

  private void look(long nowNanos) {
    int total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      total += counts.get(i);
    }
    if (total < LEAST || nowNanos - bornNanos < LEAST_NANOS) {
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
    // What was first, classes being loaded and caches filled, is to be forgotten sooner.
    long window = Math.min(WINDOW_NANOS, Math.max(LEAST_NANOS, halvedNanos - bornNanos));
    if (total >= MOST && nowNanos - halvedNanos >= window) {
      halvedNanos = nowNanos;
      halve();
    }
  }

  /**
   * What an odd count has over goes to the next bucket that has: rounding each by itself would take
   * away more where counts are small, which is the tail that is looked for.
   */
  private void halve() {
    int over = 0;
    for (int b = 0; b < BUCKETS; b++) {
      int c = counts.get(b);
      if (c > 0) {
        counts.addAndGet(b, (c + over) / 2 - c);
        over = (c + over) % 2;
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
