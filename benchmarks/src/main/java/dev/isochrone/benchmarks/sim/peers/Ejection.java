/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

/**
 * Time out of service that grows: base × the number of times in a row, at most max (Envoy, gRFC
 * A50).
 */
final class Ejection {
  private final long baseNanos;
  private final long maxNanos;
  private int times;
  private boolean ejected;
  private long endNanos;

  Ejection(long baseNanos, long maxNanos) {
    this.baseNanos = baseNanos;
    this.maxNanos = maxNanos;
  }

  boolean ejected() {
    return ejected;
  }

  /** Out from now on, for a while and that much longer. */
  void eject(long now, long extraNanos) {
    if (baseNanos * times < maxNanos) {
      times++;
    }
    ejected = true;
    endNanos = now + Math.min(maxNanos, baseNanos * times) + extraNanos;
  }

  /** In again, if its time is over. */
  void endIfOver(long now) {
    if (ejected && now - endNanos >= 0) {
      ejected = false;
    }
  }

  /** In again before its time. */
  void end(long now) {
    ejected = false;
    endNanos = now;
  }

  /** One time fewer counts: it has been well for an interval. */
  void forgive() {
    times = Math.max(0, times - 1);
  }

  /** When the last one ends, or ended. */
  long endNanos() {
    return endNanos;
  }

  int times() {
    return times;
  }
}
