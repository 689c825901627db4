/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import dev.isochrone.benchmarks.sim.policy.Attempt.LoadReport;
import dev.isochrone.time.VirtualTime;

/** A server's own view of its load over the last second or so, as it would report it. */
final class LoadMeter {
  private static final long WINDOW_NANOS = 1_000_000_000L;

  private final VirtualTime time;
  private final int slots;
  private long windowStart;
  private long changedNanos;
  private int busy;
  private double busyNanos;
  private int answered;
  private int failed;
  private double utilisation;
  private double answeredPerSecond;
  private double failedPerSecond;

  LoadMeter(VirtualTime time, int slots) {
    this.time = time;
    this.slots = slots;
    windowStart = time.nanoTime();
    changedNanos = windowStart;
  }

  void busy(int running) {
    long now = time.nanoTime();
    busyNanos += (double) busy * (now - changedNanos);
    changedNanos = now;
    busy = running;
  }

  void answered() {
    answered++;
  }

  void failed() {
    failed++;
  }

  /** With calls that wait, the utilisation is above 1. */
  LoadReport report(int waiting) {
    busy(busy);
    long now = time.nanoTime();
    long window = now - windowStart;
    if (window >= WINDOW_NANOS) {
      utilisation = busyNanos / window / slots;
      answeredPerSecond = answered * 1e9 / window;
      failedPerSecond = failed * 1e9 / window;
      windowStart = now;
      busyNanos = 0;
      answered = 0;
      failed = 0;
    }
    double pressure = waiting == 0 ? 0 : (double) waiting / slots;
    return new LoadReport(utilisation + pressure, answeredPerSecond, failedPerSecond);
  }
}
