/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

/**
 * What a call of one method was expected to take when it was sent. A call takes one from {@link
 * CallMethods#named} when it is sent and keeps it to its end: what it is counted as must not change
 * on its way.
 *
 * <p>Immutable.
 */
public final class Expectation {
  private final CallMethod method;
  private final long serviceNanos;
  private final Pace pace;

  Expectation(CallMethod method, long serviceNanos, Pace pace) {
    this.method = method;
    this.serviceNanos = serviceNanos;
    this.pace = pace;
  }

  /** Whose calls it is for. */
  public CallMethod method() {
    return method;
  }

  /** What they usually take beyond the way, in ns; 0 if nothing is known yet. */
  public long serviceNanos() {
    return serviceNanos;
  }

  /** How soon they are usually answered. */
  public Pace pace() {
    return pace;
  }

  @Override
  public String toString() {
    return method.name() + " " + serviceNanos + " ns " + pace;
  }
}
