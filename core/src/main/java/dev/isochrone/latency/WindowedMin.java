/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import java.util.Arrays;

/**
 * The smallest sample of the last window, in a ring of sub-windows (the idea of BBR's min filter).
 *
 * <p>The minimum finds the distance under the noise, since queues and pauses only ever add; the
 * window lets a longer way, a route that changed, through once it has passed. When a whole window
 * brings no sample the last known minimum stays: distance does not vanish because nobody looks.
 *
 * <p>Not thread-safe: the writer's. Adding and reading cost O(1) and O(sub-windows).
 */
final class WindowedMin {
  private static final int SLOTS = 5;

  private final long slotNanos;
  private final double[] min = new double[SLOTS];
  private final long[] slotStart = new long[SLOTS];
  private int current;

  WindowedMin(long windowNanos, long nowNanos) {
    slotNanos = Math.max(1, windowNanos / SLOTS);
    reset(nowNanos);
  }

  /** Knows nothing again. */
  void reset(long nowNanos) {
    Arrays.fill(min, Double.NaN);
    Arrays.fill(slotStart, nowNanos);
    current = 0;
  }

  void add(long nowNanos, double sample) {
    if (nowNanos - slotStart[current] >= slotNanos) {
      current = (current + 1) % SLOTS;
      slotStart[current] = nowNanos;
      min[current] = sample;
    } else if (!(min[current] <= sample)) {
      min[current] = sample;
    }
  }

  /** The minimum of the window that ends now; the last known one if it is empty; NaN if none. */
  double value(long nowNanos) {
    double best = Double.NaN;
    for (int i = 0; i < SLOTS; i++) {
      boolean inWindow = nowNanos - slotStart[i] < slotNanos * SLOTS;
      if (inWindow && !(best <= min[i]) && !Double.isNaN(min[i])) {
        best = min[i];
      }
    }
    // The newest sub-window is the last to leave: its minimum is the last known one.
    return Double.isNaN(best) ? min[current] : best;
  }
}
