/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

/** Something that grows in a straight line from one value to another and stays there. */
final class Ramp {
  private final double from;
  private final double to;
  private final long startNanos;
  private final long lengthNanos;

  Ramp(double from, double to, long startNanos, long lengthNanos) {
    this.from = from;
    this.to = to;
    this.startNanos = startNanos;
    this.lengthNanos = lengthNanos;
  }

  double at(long now) {
    if (now >= startNanos + lengthNanos) {
      return to;
    }
    return from + (to - from) * (now - startNanos) / lengthNanos;
  }
}
