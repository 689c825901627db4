/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

/**
 * The share of its calls that an endpoint refuses for lack of capacity at present: over the last
 * {@value #CALLS} calls or so, since each further one may be refused; without calls it falls in
 * seconds, so that the endpoint is asked again.
 *
 * <p>Not thread-safe: the writer's.
 */
final class BusyShare {
  private static final double CALLS = 8;

  private final double tauNanos;
  private double share;
  private long lastNanos;

  /** Nothing refused yet; {@code tauNanos} is the time in which it falls to a third. */
  BusyShare(double tauNanos) {
    this.tauNanos = tauNanos;
  }

  /** Takes in a batch of calls. */
  void add(long nowNanos, int refused, int calls) {
    double kept = Math.exp(-calls / CALLS);
    share = Decay.mix(decayed(nowNanos), (double) refused / calls, kept);
    lastNanos = nowNanos;
  }

  /** The share, 0 to 1. */
  double decayed(long nowNanos) {
    return share == 0 ? 0 : share * Decay.weight(nowNanos - lastNanos, tauNanos);
  }

  void reset() {
    share = 0;
  }
}
