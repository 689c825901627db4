/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

/**
 * The part of their share that endpoints of a site keep while they are being drained: all of it at
 * first, nothing at the end, in a straight line. The sites that take over warm up meanwhile, as in
 * {@link ReturnRamp}.
 *
 * <p>Not thread-safe: the writer's.
 */
public final class DrainRamp {
  private boolean running;
  private long startNanos;
  private long lengthNanos;

  /** The share falls from now on, unless it does already: what is drained later joins in. */
  public void start(long nowNanos, long length) {
    if (!running) {
      running = true;
      startNanos = nowNanos;
      lengthNanos = length;
    }
  }

  /** Whether the share is falling. */
  public boolean running() {
    return running;
  }

  /** It has fallen, or need not fall any more. */
  public void stop() {
    running = false;
  }

  /** The percentage kept now; 0 once the ramp is over, 100 if there is none. */
  public int keepPercent(long nowNanos) {
    if (!running) {
      return 100;
    }
    long left = lengthNanos - (nowNanos - startNanos);
    return left <= 0 ? 0 : (int) Math.max(1, 100 * left / lengthNanos);
  }
}
