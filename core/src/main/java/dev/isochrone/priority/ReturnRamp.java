/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

/**
 * The share of its calls that a site gets while they come back to it: from a tenth to all of them,
 * by what their answers prove, and without proof by time.
 *
 * <p>A client that sends 300 calls a second has the fifteen answers that tell of the site's load
 * within 0.2 s (a tenth of its calls at first, and the more come the faster), and what waits for
 * longer pays with the longer way. One of a hundred clients with three calls a second each would
 * wait for a quarter of a minute, and cannot see the other ninety-nine: its share grows in a
 * straight line.
 *
 * <p>Not thread-safe: the writer's.
 */
public final class ReturnRamp {
  private static final double START = 0.1;
  // So many make a mean of the load: of lognormal times with sigma 0.8 one within a quarter.
  private static final int PROOF = 15;

  private boolean running;
  private long startNanos;
  private long lengthNanos;
  private int answers;

  /** Calls begin to come back now, and all of them have so much later if not before. */
  public void start(long nowNanos, long length) {
    running = length > 0;
    startNanos = nowNanos;
    lengthNanos = length;
    answers = 0;
  }

  /** So many calls were answered, and the site is not overloaded. */
  public void answered(int calls) {
    if (running) {
      answers += calls;
    }
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
    double done = Math.max(passed, (double) answers / PROOF);
    if (done >= 1) {
      running = false;
      return 1;
    }
    return START + (1 - START) * done;
  }
}
