/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import io.grpc.LoadBalancer.PickResult;
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
 * One whole {@code pickSubchannel}: eligibility, choice, and a result with its tracer's factory.
 * Calls are under way, and the policy's timers stand still.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PickBenchmark {
  /** A name of {@link Implementations}. */
  @Param("nearest_healthy")
  public String implementation = "";

  /** Endpoints, spread evenly over five sites. */
  @Param("1000")
  public int size;

  private Implementations.Started started = Implementations.start(Implementations.RANDOM_READ, 1);

  /** Connects everything. */
  @Setup
  public void start() {
    started = Implementations.atWork(implementation, size);
  }

  /** What a channel asks for each attempt of each call. */
  @Benchmark
  public PickResult pick() {
    return started.picker().pickSubchannel(started.args());
  }
}
