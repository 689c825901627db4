/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The calls under way at one endpoint: what a pick reads of all that {@link EndpointActivity}
 * keeps. What picks compare extends it, so that an endpoint's load and its cost lie in one line of
 * memory; only the activity that it was given to writes it.
 *
 * <p>Calls under way and calls waiting share one word. A call may be added in one cell and taken
 * away in another, so a cell's word may become negative and may overflow; the sum over the cells is
 * right all the same, for sums of 64 bits wrap around together.
 *
 * <p>Thread-safe and lock-free.
 */
@SuppressWarnings("UnusedVariable") // fields are read through their VarHandles
public class EndpointLoad {
  /** Above these bits calls under way are counted, below them those that wait, by pace. */
  static final int IN_FLIGHT_SHIFT = Pace.ALL_BITS;

  static final long IN_FLIGHT_ONE = 1L << IN_FLIGHT_SHIFT;

  private static final VarHandle CELLS = handle("cells", long[].class);
  private static final VarHandle FIRST_CALLS = handle("firstCalls", long.class);

  // What stands in place of the cells while there are none.
  private volatile long firstCalls;
  // All that calls write, by cells, from when threads met at this endpoint on; null before.
  private volatile long @Nullable [] cells;

  /** No calls. */
  protected EndpointLoad() {}

  /** Calls under way. */
  public int inFlight() {
    return (int) Math.max(0, Pace.rounded(sumOfCalls()) >> IN_FLIGHT_SHIFT);
  }

  /**
   * Calls under way and one more, as picks see them: for a moment there may be a few less, even
   * less than none, which costs nothing but a pick that is not the best.
   */
  public final long nextLoad() {
    return Pace.rounded(sumOfCalls() + IN_FLIGHT_ONE) >> IN_FLIGHT_SHIFT;
  }

  /**
   * While a call begins in a cell read before and ends in one read after, the sum is one less, and
   * so may be negative for a moment. Acquired, so that who sees a call wait sees since when.
   */
  final long sumOfCalls() {
    long sum = (long) FIRST_CALLS.getAcquire(this);
    long[] w = cells;
    if (w != null) {
      for (int stripe = 0; stripe < Striped.STRIPES; stripe++) {
        sum += ActivityCell.calls(w, stripe);
      }
    }
    return sum;
  }

  final long @Nullable [] cells() {
    return cells;
  }

  /** Makes the cells; false if they are there already. */
  final boolean spread() {
    return cells == null && CELLS.compareAndSet(this, null, ActivityCell.all(Striped.STRIPES));
  }

  final long firstCalls() {
    return (long) FIRST_CALLS.getOpaque(this);
  }

  final boolean changeFirstCalls(long before, long after) {
    return FIRST_CALLS.compareAndSet(this, before, after);
  }

  /** What it was before. */
  final long addFirstCalls(long calls) {
    return (long) FIRST_CALLS.getAndAdd(this, calls);
  }

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(EndpointLoad.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
