/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.loopback;

import java.util.ArrayList;
import java.util.List;

/** A run that never happened, with figures known to the last digit. */
final class Canned {
  private Canned() {}

  /**
   * Three rounds. nearest_healthy costs 1.25 times round_robin's CPU time in each, and its p99 is
   * half of it in two rounds and double in the third.
   */
  static LoopbackResult result(long failed) {
    List<Sample> samples = new ArrayList<>();
    double[] noise = {1, 4, 2};
    double[] p99 = {0.5, 0.5, 2};
    for (int round = 1; round <= 3; round++) {
      double n = noise[round - 1];
      samples.add(sample("pick_first", round, 4 * n, 1000, 300, 0));
      samples.add(sample("round_robin", round, 8 * n, 1000, 400, 0));
      samples.add(
          sample(
              "nearest_healthy",
              round,
              10 * n,
              1200,
              400 * p99[round - 1],
              round == 2 ? failed : 0));
    }
    Environment environment =
        new Environment("2026-11-22", "a JVM", "a collector", "an OS", 2, "nio", 0.3);
    return new LoopbackResult(
        new LoopbackPlan(3, 2000, 64, 3, LoopbackPlan.Phases.STANDARD), environment, samples);
  }

  private static Sample sample(
      String policy, int round, double cpu, double bytes, double p99, long failed) {
    return new Sample(
        policy,
        round,
        new Sample.Closed(20_000, failed, 10_000, cpu, bytes),
        new Sample.Open(8_000, 0, 100, p99, 3 * cpu, bytes, 50),
        List.of(1, 2, 3));
  }
}
