/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

/**
 * What a service time is taken to be where none is known: the least that any site of the router
 * showed in the last minute. The least, so that a slow site makes no excuse for itself.
 *
 * <p>Not thread-safe: the writer's.
 */
public final class ServiceBaseline {
  private static final long WINDOW_NANOS = 60_000_000_000L;

  private final WindowedMin min;
  private double value;

  /** Zero until a site is known. */
  public ServiceBaseline(long nowNanos) {
    min = new WindowedMin(WINDOW_NANOS, nowNanos);
  }

  /** One site's present service time; NaN is passed over. */
  public void add(long nowNanos, double serviceNanos) {
    if (!Double.isNaN(serviceNanos)) {
      min.add(nowNanos, serviceNanos);
      value = min.value(nowNanos);
    }
  }

  /** In ns. */
  public double nanos() {
    return value;
  }
}
