/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.time.Ticker;
import java.util.random.RandomGenerator;

/**
 * When a channel connects again to what it lost: after 0.5 s, then 1.6 times as long with each
 * failure up to 10 s, each ±20 % by a draw, and never more than 50 connections a second in all
 * after a burst of 10.
 *
 * <p>gRPC's own backoff grows to 120 s by the same factor (connection-backoff.md): right for one
 * server behind one name, too long for the nearest of several sites, which calls pay for in
 * distance until it is back. Ten seconds cost a dead endpoint six small packets a minute from each
 * client.
 *
 * <p>Not thread-safe: the synchronization context's.
 */
final class Reconnects {
  static final long MAX_NANOS = 10_000_000_000L;

  private static final long BASE_NANOS = 500_000_000L;
  private static final double FACTOR = 1.6;
  private static final double JITTER = 0.2;
  private static final long SPACING_NANOS = 20_000_000L;
  private static final int BURST = 10;
  private static final long CONNECT_NANOS = 5_000_000_000L;
  private static final long CONNECT_MAX_NANOS = 20_000_000_000L;

  private final Ticker ticker;
  private final RandomGenerator random;
  // When the next connection would be due if all came as fast as they may.
  private long nextSlotNanos;

  Reconnects(Ticker ticker, RandomGenerator random) {
    this.ticker = ticker;
    this.random = random;
    nextSlotNanos = ticker.nanoTime() - BURST * SPACING_NANOS;
  }

  /** How long to wait after so many failures in a row, at least 1, in ns. Takes no slot. */
  long delayNanos(int failures) {
    double nanos = Math.min(MAX_NANOS, BASE_NANOS * Math.pow(FACTOR, Math.min(failures, 20) - 1.0));
    return (long) (nanos * (1 + JITTER * (2 * random.nextDouble() - 1)));
  }

  /**
   * Takes a slot for a connection that is due now.
   *
   * <p>Now, and not when it was put off: a slot taken ahead, for a second look in half a minute,
   * would have all connections that are due before wait behind it.
   *
   * @return how long to wait for the slot in ns; 0 for none
   */
  long slotNanos() {
    long now = ticker.nanoTime();
    long idle = now - BURST * SPACING_NANOS;
    if (nextSlotNanos - idle < 0) {
      nextSlotNanos = idle;
    }
    nextSlotNanos += SPACING_NANOS;
    return Math.max(0, nextSlotNanos - now);
  }

  /**
   * How long a connection may take to come up. A server that accepts and says nothing more would
   * otherwise be waited for without end: gRPC has no bound of its own. Five seconds are fifteen
   * round trips to the antipodes; each failure doubles them, so that no network is too slow.
   */
  static long connectTimeoutNanos(int failures) {
    return Math.min(CONNECT_MAX_NANOS, CONNECT_NANOS << Math.min(failures, 2));
  }
}
