/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

/**
 * The calls of one pace that wait while an endpoint is silent, and since when each of them does: as
 * nothing comes back, it is enough to see at each tick how many there are.
 *
 * <p>A call counts from the tick that first saw it, up to one tick too late; the one with which the
 * silence began counts from there. Calls that come after {@value #STEPS} ticks with more calls
 * count no more: there are enough.
 *
 * <p>Not thread-safe: the writer's.
 */
final class Witnesses {
  private static final int STEPS = 32;

  private static final long[] NO_TIMES = {};
  private static final int[] NOBODY = {};

  // Made when first needed: most endpoints have calls of one pace, or none.
  private long[] at = NO_TIMES;
  private int[] waiting = NOBODY;
  private int steps;
  private long since;
  private long lastNanos;
  private int now;

  /** Something was heard: nobody waits in silence any more. */
  void forget() {
    steps = 0;
    now = 0;
  }

  /**
   * So many wait now that the silence is this long.
   *
   * @param alone whether only calls of this pace wait, so that one of them began the silence
   */
  void look(long silenceNanos, long ranNanos, int waitingNow, boolean alone) {
    lastNanos = silenceNanos;
    now = waitingNow;
    if (waitingNow == 0) {
      steps = 0;
      return;
    }
    if (steps == 0) {
      since = alone ? 0 : silenceNanos;
      step(0, 1);
    }
    if (steps < STEPS && waitingNow > waiting[steps - 1]) {
      step(silenceNanos - since - ranNanos / 2, waitingNow);
    }
  }

  private void step(long nanos, int count) {
    if (at.length == 0) {
      at = new long[STEPS];
      waiting = new int[STEPS];
    }
    at[steps] = Math.max(0, nanos);
    waiting[steps] = count;
    steps++;
  }

  /** How long the one that waits longest has been waiting in silence, in ns. */
  long longestNanos() {
    return steps == 0 ? 0 : lastNanos - since;
  }

  /** How many wait. */
  int waiting() {
    return now;
  }

  /** The sum of the times for which each has been waiting beyond {@code usualNanos}, in ns. */
  double overdueNanos(long usualNanos) {
    double sum = 0;
    int before = 0;
    for (int i = 0; i < steps; i++) {
      long late = longestNanos() - usualNanos - at[i];
      if (late <= 0) {
        break;
      }
      int count = Math.min(waiting[i], now); // some may have been given up since
      sum += (double) late * Math.max(0, count - before);
      before = Math.max(before, count);
    }
    return sum;
  }
}
