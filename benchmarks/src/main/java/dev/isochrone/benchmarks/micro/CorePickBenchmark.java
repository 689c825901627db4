/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import dev.isochrone.SiteRouter;
import dev.isochrone.topology.Residency;
import io.grpc.CallOptions;
import io.grpc.LoadBalancer.SubchannelPicker;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A pick of the core alone, as a user without gRPC has it, beside the floor. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CorePickBenchmark {
  /** Endpoints, spread evenly over five sites. */
  @Param("1000")
  public int size;

  private final Residency eu = Residency.within("EU");
  private final CallArgs args = new CallArgs(CallOptions.DEFAULT);
  private SubchannelPicker floor = Floors.alias(1);
  private SiteRouter router = new StandingRouter(1).router();

  /** Connects everything. */
  @Setup
  public void start() {
    floor = Floors.alias(size);
    router = new StandingRouter(size).router();
  }

  /** {@link AliasFloor}. */
  @Benchmark
  public @Nullable Object floor() {
    return floor.pickSubchannel(args);
  }

  /** A first attempt. */
  @Benchmark
  public @Nullable Object pick() {
    return router.pick(Residency.anywhere(), null);
  }

  /** A first attempt of a call with a residency of its own, which every site satisfies. */
  @Benchmark
  public @Nullable Object pickWithinResidency() {
    return router.pick(eu, null);
  }
}
