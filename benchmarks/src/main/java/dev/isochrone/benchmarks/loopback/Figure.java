/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.loopback;

/** What is compared, in the order of the report. */
enum Figure {
  CLOSED_RATE("calls/s", true, 0, true),
  CLOSED_CPU("CPU per call, µs", true, 1, false),
  CLOSED_BYTES("allocated per call, bytes", true, 0, false),
  OPEN_P50("p50, µs", false, 0, false),
  OPEN_P99("p99, µs", false, 0, false),
  OPEN_CPU("CPU per call, µs", false, 1, false),
  OPEN_BYTES("allocated per call, bytes", false, 0, false);

  private final String words;
  private final boolean ofClosedLoop;
  private final int decimals;
  private final boolean moreIsBetter;

  Figure(String words, boolean ofClosedLoop, int decimals, boolean moreIsBetter) {
    this.words = words;
    this.ofClosedLoop = ofClosedLoop;
    this.decimals = decimals;
    this.moreIsBetter = moreIsBetter;
  }

  double of(Sample sample) {
    return switch (this) {
      case CLOSED_RATE -> sample.closed().callsPerSecond();
      case CLOSED_CPU -> sample.closed().cpuMicros();
      case CLOSED_BYTES -> sample.closed().bytes();
      case OPEN_P50 -> sample.open().p50Micros();
      case OPEN_P99 -> sample.open().p99Micros();
      case OPEN_CPU -> sample.open().cpuMicros();
      case OPEN_BYTES -> sample.open().bytes();
    };
  }

  /** Name and unit, without the loop that it was measured in. */
  String words() {
    return words;
  }

  /** Whether it comes from the closed loop; else from the open one. */
  boolean isOfClosedLoop() {
    return ofClosedLoop;
  }

  int decimals() {
    return decimals;
  }

  /** Whether a ratio to another policy was to the worse in every single round. */
  boolean losesAlways(Spread ratio) {
    return moreIsBetter ? ratio.max() < 1 : ratio.min() > 1;
  }

  /** Whether a ratio to another policy was to the better in every single round. */
  boolean winsAlways(Spread ratio) {
    return moreIsBetter ? ratio.min() > 1 : ratio.max() < 1;
  }
}
