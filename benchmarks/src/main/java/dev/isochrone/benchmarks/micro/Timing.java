/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

/**
 * How long a run takes.
 *
 * @param warmups iterations before it counts
 * @param iterations that count
 * @param millis each; single shots take what they take
 */
record Timing(int warmups, int iterations, int millis) {
  // A fork starts a JVM, connects everything, and ends.
  private static final int FORK_MILLIS = 1_300;

  /** What decides. */
  static final Timing KEY = new Timing(3, 5, 1_000);

  /** What is beside it. */
  static final Timing BRIEF = new Timing(3, 5, 200);

  /** To see that it works. */
  static final Timing QUICK = new Timing(1, 2, 100);

  /** An estimate, in milliseconds. */
  int estimateMillis() {
    return FORK_MILLIS + (warmups + iterations) * millis;
  }
}
