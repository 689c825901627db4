/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

/**
 * What is thought of an endpoint, why, since when, and until when it is left alone.
 *
 * <p>Not thread-safe: the writer's.
 */
final class Verdict {
  /** A silence that ends by itself within this was a hiccup. */
  private static final long BRIEF_NANOS = 1_000_000_000L;

  private HealthState state = HealthState.HEALTHY;
  private String reason = "";
  private long sinceNanos;
  private long outSinceNanos;
  private long notBeforeNanos;

  /** It is thought to be well. */
  Verdict(long nowNanos) {
    sinceNanos = nowNanos;
  }

  /** It is out, or once more; {@code waitNanos} from now a trial may be thought of. */
  void out(HealthState now, String why, long nowNanos, long waitNanos) {
    if (healthy()) {
      sinceNanos = nowNanos;
    }
    state = now;
    reason = why;
    outSinceNanos = nowNanos;
    notBeforeNanos = nowNanos + waitNanos;
  }

  /** It is in rotation again. */
  void back(long nowNanos) {
    state = HealthState.HEALTHY;
    reason = "";
    sinceNanos = nowNanos;
  }

  /** There is a reason to try it soon. */
  void tryNow(long nowNanos) {
    notBeforeNanos = nowNanos;
  }

  HealthState state() {
    return state;
  }

  boolean healthy() {
    return state == HealthState.HEALTHY;
  }

  /** In words; empty if it is healthy. */
  String reason() {
    return reason;
  }

  long sinceNanos() {
    return sinceNanos;
  }

  /** When it last went out, or failed a trial. */
  long outSinceNanos() {
    return outSinceNanos;
  }

  long notBeforeNanos() {
    return notBeforeNanos;
  }

  /** Whether the wait is over. */
  boolean mayTry(long nowNanos) {
    return nowNanos - notBeforeNanos >= 0;
  }

  /** Whether this has been thought of it for a short time only. */
  boolean brief(long nowNanos) {
    return nowNanos - sinceNanos < BRIEF_NANOS;
  }
}
