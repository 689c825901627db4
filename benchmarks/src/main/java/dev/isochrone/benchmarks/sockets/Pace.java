/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sockets;

/**
 * When calls are due: an open loop at a steady rate, whatever becomes of the calls before.
 *
 * @param ratePerSecond calls a second, above 0
 * @param seconds for how long
 */
public record Pace(double ratePerSecond, double seconds) {
  /** How many calls are due in all. */
  public int calls() {
    return (int) Math.floor(ratePerSecond * seconds + 1e-9);
  }

  /** When a call is due, in ns since the start; the first one at 0. */
  public long dueNanos(int call) {
    return (long) (call / ratePerSecond * 1e9);
  }
}
