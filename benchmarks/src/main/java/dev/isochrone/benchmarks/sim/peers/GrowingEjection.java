/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

/**
 * How grpc-peak-ewma-lb ejects: 5 s, 5 s longer each further time (ten levels), and each 5 s of
 * health forgive one.
 *
 * <p>Source: {@code EjectionBackoff}.
 */
final class GrowingEjection {
  private static final long BASE_NANOS = 5_000_000_000L;
  private static final int LEVELS = 10;

  private final Ejection ejection = new Ejection(BASE_NANOS, BASE_NANOS * LEVELS);
  private boolean ever;
  private long forgiveNanos;

  boolean ejected(long now) {
    ejection.endIfOver(now);
    return ejection.ejected();
  }

  void eject(long now) {
    ever = true;
    ejection.eject(now, 0);
    forgiveNanos = ejection.endNanos() + BASE_NANOS;
  }

  /** In again before its time. */
  void end(long now) {
    ejection.end(now);
  }

  void maybeForgive(long now) {
    if (ejection.times() > 0 && !ejected(now) && now - forgiveNanos >= 0) {
      ejection.forgive();
      forgiveNanos = now + BASE_NANOS;
    }
  }

  /** Whether it was ever ejected, and that ended after then. */
  boolean endedAfter(long nanos) {
    return ever && ejection.endNanos() - nanos >= 0;
  }

  long endNanos() {
    return ejection.endNanos();
  }
}
