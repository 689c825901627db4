/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How many responses took how long, in buckets, since the last look: where calls leave their times
 * for a distribution that the writer keeps.
 *
 * <p>The buckets are those of HdrHistogram with two significant digits (log-linear: 128 to each
 * doubling, so that none is wider than 1/128 of its values), so that nothing is lost on the way
 * into one. Times are counted in units of {@value #UNIT_NANOS} ns, finer than any network, up to 60
 * s; longer ones count as 60 s.
 *
 * <p>Thread-safe and lock-free: a response costs one atomic addition, in its thread's own table
 * once threads have met here (see {@link Striped}). HdrHistogram's own {@code Recorder} costs four,
 * on words that all threads share.
 *
 * <p>Memory: 8.4 KiB; 42 KiB once threads have met here.
 */
public final class ResponseCounts extends Striped {
  /** The unit of the times. */
  public static final long UNIT_NANOS = 10_000;

  /** The longest time that is told from longer ones, in units. */
  public static final long HIGHEST_UNITS = 60_000_000_000L / UNIT_NANOS;

  private static final int HALF_SHIFT = 7; // 128 buckets to each doubling
  private static final int LINEAR = (1 << (HALF_SHIFT + 1)) - 1; // up to here each unit has its own
  private static final int TABLE = bucket(HIGHEST_UNITS) + 1;
  private static final int PAD = 32; // 128 bytes
  private static final int STRIDE = TABLE + PAD;

  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle COUNTS = handle();

  private final int[] first = new int[TABLE];
  // The first table alone, until threads meet: from then on STRIPES tables beside it.
  private volatile int[] counts = first;

  /** Takes what was counted. */
  @FunctionalInterface
  public interface Sink {
    /** So many responses that took about {@code units}: the least time of their bucket. */
    void add(long units, int count);
  }

  /** Counts a response. Times that no clock can have measured are dropped. */
  public void record(long elapsedNanos) {
    if (!EndpointActivity.plausible(elapsedNanos)) {
      return; // counted where the call's end is
    }
    long units = Math.min(Math.max(1, elapsedNanos / UNIT_NANOS), HIGHEST_UNITS);
    int[] c = counts;
    int i = (c == first ? 0 : table(stripe())) + bucket(units);
    int before = (int) COUNT.getOpaque(c, i);
    if (!COUNT.compareAndSet(c, i, before, before + 1)) {
      COUNT.getAndAdd(c, i, 1);
      lostRace();
    }
  }

  private static int bucket(long units) {
    int shift = Long.SIZE - 1 - HALF_SHIFT - Long.numberOfLeadingZeros(units | LINEAR);
    return (shift << HALF_SHIFT) + (int) (units >>> shift);
  }

  /** The least value of a bucket. */
  private static long units(int bucket) {
    int shift = Math.max(0, (bucket >>> HALF_SHIFT) - 1);
    return (long) (bucket - (shift << HALF_SHIFT)) << shift;
  }

  private static int table(int stripe) {
    return PAD + stripe * STRIDE;
  }

  @Override
  boolean spread() {
    return counts == first && COUNTS.compareAndSet(this, first, new int[table(STRIPES)]);
  }

  /**
   * Moves what has been counted since the last time to {@code sink}. One thread only. About 3 µs.
   */
  public void drainTo(Sink sink) {
    forgetRaces();
    drain(first, 0, sink);
    int[] c = counts;
    if (c != first) {
      for (int stripe = 0; stripe < STRIPES; stripe++) {
        drain(c, table(stripe), sink);
      }
    }
  }

  private static void drain(int[] c, int table, Sink sink) {
    for (int bucket = 0; bucket < TABLE; bucket++) {
      if ((int) COUNT.getOpaque(c, table + bucket) != 0) {
        sink.add(units(bucket), (int) COUNT.getAndSet(c, table + bucket, 0));
      }
    }
  }

  private static VarHandle handle() {
    try {
      return MethodHandles.lookup().findVarHandle(ResponseCounts.class, "counts", int[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
