/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The network between the clients and one site, with whatever is wrong with it now.
 *
 * <p>It delays, loses and cuts; order and retransmission are a {@link Connection}'s.
 */
final class Path {
  private final long rttNanos;
  private final double jitter;
  private final SplittableRandom losses;
  private final LinkedHashSet<Connection> connections = new LinkedHashSet<>();

  // What events change. Several of a kind may overlap: they add up, or multiply.
  private int cutsThere;
  private int cutsBack;
  double jitterFactor = 1;
  double loss;
  private final List<Ramp> detours = new ArrayList<>();

  Path(long rttNanos, double jitter, double loss, SplittableRandom losses) {
    this.rttNanos = rttNanos;
    this.jitter = jitter;
    this.loss = loss;
    this.losses = losses;
  }

  /** The round trip at this time without jitter. */
  long rttNanos(long now) {
    double rtt = rttNanos;
    for (Ramp detour : detours) {
      rtt += detour.at(now);
    }
    return Math.max(1, (long) rtt);
  }

  long oneWayNanos(long now, int jitterStart) {
    double extra = jitter * jitterFactor * JitterTrace.at(jitterStart, now);
    return (long) (rttNanos(now) * (1 + extra) / 2);
  }

  /**
   * By how much a message is later because it was lost on the way. A single loss is found by a tail
   * loss probe after two round trips (RFC 8985), the next by a time-out of 200 ms that doubles
   * (Linux' least RTO).
   */
  long lossDelayNanos(long now) {
    if (loss <= 0 || losses.nextDouble() >= loss) {
      return 0;
    }
    long rtt = rttNanos(now);
    long delay = 2 * rtt + 10_000_000L;
    long timeout = 200_000_000L + rtt;
    while (losses.nextDouble() < loss) {
      delay += timeout;
      timeout *= 2;
    }
    return delay;
  }

  boolean cutThere() {
    return cutsThere > 0;
  }

  boolean cutBack() {
    return cutsBack > 0;
  }

  boolean cut() {
    return cutThere() || cutBack();
  }

  void cut(boolean there, boolean back) {
    cutsThere += there ? 1 : 0;
    cutsBack += back ? 1 : 0;
    connections.forEach(Connection::pathCut);
  }

  void heal(boolean there, boolean back) {
    cutsThere -= there ? 1 : 0;
    cutsBack -= back ? 1 : 0;
    for (Connection c : new ArrayList<>(connections)) {
      c.pathHealed();
    }
  }

  void detour(Ramp ramp) {
    detours.add(ramp);
  }

  void endDetour(Ramp ramp) {
    detours.remove(ramp);
  }

  void joined(Connection connection) {
    connections.add(connection);
  }

  void left(Connection connection) {
    connections.remove(connection);
  }
}
