/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

/**
 * One run of one benchmark in a JVM of its own.
 *
 * @param stage of which table
 * @param implementation its row
 * @param size its column; 0 if there is but one
 * @param threads how many
 * @param method class and method, as JMH names them without the package
 * @param param what the benchmark calls the implementation; empty if its method says it
 * @param timing how long
 */
record PlannedRun(
    Stage stage,
    String implementation,
    int size,
    int threads,
    String method,
    String param,
    Timing timing) {

  /** What {@code --include} is matched with, for example {@code pick/round_robin/1000/2}. */
  String id() {
    return stage.id() + "/" + implementation + "/" + size + "/" + threads;
  }

  boolean isSingleShot() {
    return stage.equals(Stages.BRING_UP);
  }

  PlannedRun withTiming(Timing other) {
    return new PlannedRun(stage, implementation, size, threads, method, param, other);
  }
}
