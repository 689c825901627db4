/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

/**
 * The connection to one endpoint: whether calls can be sent at all, and whether a new one is worth
 * a trial at once.
 *
 * <p>Not thread-safe: the writer's.
 */
final class Way {
  private Connectivity state = Connectivity.CONNECTING;
  private String reason = "connecting";
  private long sinceNanos;
  private boolean broke;
  // A new connection is tried at once; one that fails as the last did waits like everything else.
  private boolean triesNew;
  private long tryNewAgain;

  /** It is being connected to. */
  Way(long nowNanos) {
    sinceNanos = nowNanos;
    tryNewAgain = nowNanos;
  }

  /** It is now this; returns whether it was something else. */
  boolean change(Connectivity now, String why, long nowNanos) {
    reason = why;
    if (now == state) {
      return false;
    }
    broke |= state == Connectivity.CONNECTED;
    state = now;
    sinceNanos = nowNanos;
    return true;
  }

  Connectivity state() {
    return state;
  }

  String reason() {
    return reason;
  }

  long sinceNanos() {
    return sinceNanos;
  }

  boolean connected() {
    return state == Connectivity.CONNECTED;
  }

  /** Whether calls that ended since the last time may have ended because it broke; once. */
  boolean takeBroken() {
    boolean was = broke || !connected();
    broke = false;
    return was;
  }

  /** Whether the new connection is to be tried at once. */
  boolean tryNew(long nowNanos) {
    boolean now = nowNanos - tryNewAgain >= 0;
    triesNew |= now;
    return now;
  }

  /** A trial failed; the next one is so much later. */
  void trialFailed(long nowNanos, long waitNanos) {
    if (triesNew) {
      triesNew = false;
      tryNewAgain = nowNanos + waitNanos;
    }
  }

  /** The endpoint is in rotation again. */
  void back() {
    triesNew = false;
  }
}
