/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.shared;

/**
 * When calls are due: an open loop at a steady rate, whatever becomes of the calls before.
 *
 * @param ratePerSecond calls a second
 * @param seconds for how long
 * @param offset 0 to 1, the part of a period by which the first call is put off, so that loads that
 *     run side by side interleave
 */
public record Pace(double ratePerSecond, double seconds, double offset) {
  public int calls() {
    return (int) Math.floor(ratePerSecond * seconds + 1e-9);
  }

  /** When a call is due, since the start. */
  public long scheduledNanos(int call) {
    return (long) ((call + offset) / ratePerSecond * 1e9);
  }
}
