/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

/**
 * ServiceTalk's request tracker, in whole milliseconds as there: a peak EWMA with a half-life of 10
 * s, rounded up; an error counts as 10 times, a cancellation as 5 times the larger of its time and
 * the average. The cost is max(average now, time since the last start that nothing has ended since)
 * × (calls + 1); 0 without any latency, and the worst if there are calls nonetheless.
 *
 * <p>Source: {@code DefaultRequestTracker}.
 */
final class ServiceTalkScore {
  static final int ERROR_PENALTY = 10;
  static final int CANCEL_PENALTY = 5;

  /** The worst cost. */
  static final long WORST = 1L << 31;

  private static final double HALF_LIFE_NANOS = 10e9;
  private static final double INVERSE_TAU = StrictMath.log(2) / HALF_LIFE_NANOS;

  private int ewmaMillis;
  private long stampNanos;
  private int calls;
  private long waitingSinceNanos;
  private boolean waiting;

  void started(long now) {
    calls++;
    if (!waiting) {
      waiting = true;
      waitingSinceNanos = now;
    }
  }

  /** A call has ended; without penalty (0) well. */
  void ended(long sentNanos, int penalty, long now) {
    calls--;
    waiting = false; // whosever start it was
    int millis = millis(now - sentNanos);
    int latency = penalty == 0 ? millis : clamp((long) Math.max(ewmaMillis, millis) * penalty);
    if (latency > ewmaMillis) {
      ewmaMillis = latency;
    } else {
      double weight = weight(now);
      ewmaMillis = (int) StrictMath.ceil(ewmaMillis * weight + latency * (1 - weight));
    }
    stampNanos = now;
  }

  /** The lower the better, at most {@link #WORST}. */
  long cost(long now) {
    int average = (int) StrictMath.ceil(ewmaMillis * weight(now));
    if (average == 0) {
      return calls == 0 ? 0 : WORST;
    }
    if (waiting) {
      average = Math.max(average, millis(now - waitingSinceNanos));
    }
    return Math.min(WORST, average + (long) calls * average);
  }

  private double weight(long now) {
    return StrictMath.exp(-(now - stampNanos) * INVERSE_TAU);
  }

  private static int millis(long nanos) {
    return clamp(nanos / 1_000_000);
  }

  private static int clamp(long value) {
    return (int) Math.min(Integer.MAX_VALUE, value);
  }
}
