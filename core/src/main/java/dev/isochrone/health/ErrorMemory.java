/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

/**
 * About which share of its calls an endpoint fails: what it is worth as an alternative to others.
 * One that has not been called lately is presumed to be good, or nobody would ever find out.
 *
 * <p>Calls fade with the calls after them (256) and with time (half of them a minute). Not
 * thread-safe: the writer's.
 */
final class ErrorMemory {
  /** Half of {@link ErrorEvidence#LEAST_BACKGROUND}, and as much as a few calls weigh. */
  private static final double PRESUMED = 0.0005;

  private static final double PRESUMED_CALLS = 4;
  private static final double KEPT_PER_CALL = 1 - 1 / 256.0;
  private static final double KEPT_PER_SECOND = Math.pow(0.5, 1 / 60.0);
  private static final long SECOND_NANOS = 1_000_000_000L;

  private double calls;
  private double failures;
  private double rate = PRESUMED;
  private long fadedNanos;

  ErrorMemory(long nowNanos) {
    fadedNanos = nowNanos;
  }

  void add(boolean good) {
    calls = calls * KEPT_PER_CALL + 1;
    failures = failures * KEPT_PER_CALL + (good ? 0 : 1);
    estimate();
  }

  /** The estimate, 0 to 1. */
  double rate(long nowNanos) {
    long seconds = (nowNanos - fadedNanos) / SECOND_NANOS;
    if (seconds > 0) {
      fadedNanos += seconds * SECOND_NANOS;
      if (failures > 0) {
        double kept = Math.pow(KEPT_PER_SECOND, seconds);
        calls *= kept;
        failures *= kept;
        estimate();
      }
    }
    return rate;
  }

  void forget() {
    calls = 0;
    failures = 0;
    estimate();
  }

  private void estimate() {
    rate = (failures + PRESUMED_CALLS * PRESUMED) / (calls + PRESUMED_CALLS);
  }
}
