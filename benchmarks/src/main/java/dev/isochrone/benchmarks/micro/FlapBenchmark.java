/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One connection of many is lost and made again: what the policy does about it, until the picker or
 * table that follows from it is in force.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FlapBenchmark {
  // Coprime to the sizes used: the same endpoint's turn comes late, and no endpoint becomes one
  // that is known for flapping.
  private static final int STRIDE = 1_009;

  /** A name of {@link Implementations}, or the floor. */
  @Param("nearest_healthy")
  public String implementation = "";

  /** Endpoints, spread evenly over five sites. */
  @Param("5000")
  public int size;

  private StandingChannel channel = StandingChannel.idle(BringUp.floor());
  private int next;

  /** Connects everything. */
  @Setup
  public void start() {
    channel = StandingChannel.connected(BringUp.policy(implementation), size);
  }

  /** Lost and back. */
  @Benchmark
  public Object flap() {
    next = (next + STRIDE) % channel.size();
    channel.flap(next);
    return channel.picker();
  }
}
