/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A channel's start: addresses resolved, then every connection made, one after another and without
 * a pause. All of it is work for the channel's synchronization context, where calls that wait wait.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class BringUpBenchmark {
  /** A name of {@link Implementations}, or the floor. */
  @Param("nearest_healthy")
  public String implementation = "";

  /** Endpoints, spread evenly over five sites. */
  @Param("5000")
  public int size;

  private StandingChannel channel = StandingChannel.idle(BringUp.floor());

  /** A channel that knows of no address yet. */
  @Setup(Level.Invocation)
  public void start() {
    channel = StandingChannel.idle(BringUp.policy(implementation));
  }

  /** Ends it. */
  @TearDown(Level.Invocation)
  public void stop() {
    channel.shutdown();
  }

  /** From the first resolution to the last connection's table. */
  @Benchmark
  public Object bringUp() {
    channel.resolve(size);
    channel.connectAll();
    return channel.picker();
  }
}
