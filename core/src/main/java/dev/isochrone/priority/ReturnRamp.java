/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

/**
 * The share of its calls that a site gets while they come back to it: from a tenth to all of them
 * in a straight line.
 *
 * <p>Not thread-safe: the writer's.
 */
public final class ReturnRamp {
  private static final double START = 0.1;

  private boolean running;
  private long startNanos;
  private long lengthNanos;

  /** Calls begin to come back now and all of them have so much later. */
  public void start(long nowNanos, long length) {
    running = length > 0;
    startNanos = nowNanos;
    lengthNanos = length;
  }

  /** The site is gone: its next return starts anew. */
  public void reset() {
    running = false;
  }

  /** The share that it should have now, 0 to 1. */
  public double share(long nowNanos) {
    if (!running) {
      return 1;
    }
    double passed = (double) (nowNanos - startNanos) / lengthNanos;
    if (passed >= 1) {
      running = false;
      return 1;
    }
    return START + (1 - START) * passed;
  }
}
