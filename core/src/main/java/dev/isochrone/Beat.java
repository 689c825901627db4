/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

/**
 * How fast the writer beats, and when this process stood still instead: a beat that comes late
 * means that nobody listened, and the endpoints are not to blame.
 *
 * <p>Not thread-safe: the writer's.
 */
final class Beat {
  private static final long BUSY_TICK_NANOS = 10_000_000L;
  private static final long QUIET_TICK_NANOS = 100_000_000L;
  // Less is how busy machines schedule, and part of what calls really take.
  private static final long PAUSE_NANOS = 50_000_000L;

  private long tickNanos = BUSY_TICK_NANOS;
  private long lastTickNanos;
  private long ranNanos;
  // When this process last stood still: until when, and for how long.
  private long stoodUntil;
  private long stoodNanos;

  Beat(long nowNanos) {
    lastTickNanos = nowNanos;
    stoodUntil = nowNanos;
  }

  /** A beat begins; returns how long after the last one. */
  long begin(long nowNanos) {
    notice(nowNanos);
    long elapsed = nowNanos - lastTickNanos;
    ranNanos = Math.min(elapsed, 2 * tickNanos);
    lastTickNanos = nowNanos;
    return elapsed;
  }

  /** From now on the next beat comes soon, or not so soon. */
  void busy(boolean busy) {
    tickNanos = busy ? BUSY_TICK_NANOS : QUIET_TICK_NANOS;
  }

  /** How long after a beat the next one comes. */
  long tickNanos() {
    return tickNanos;
  }

  /** How long this process ran before this beat: since the last one, or as long as two take. */
  long ranNanos() {
    return ranNanos;
  }

  /** The writer runs now, in a beat or for something else: has it stood still until now? */
  void notice(long nowNanos) {
    long late = nowNanos - lastTickNanos - 2 * tickNanos;
    if (late > PAUSE_NANOS) {
      stoodUntil = nowNanos;
      stoodNanos = late;
    }
  }

  /** How long this process stood still while something was under way for so long; 0 if it ran. */
  long stoodWithin(long elapsedNanos, long nowNanos) {
    return stoodUntil - (nowNanos - elapsedNanos) > 0 ? stoodNanos : 0;
  }
}
