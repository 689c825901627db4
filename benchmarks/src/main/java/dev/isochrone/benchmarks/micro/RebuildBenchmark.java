/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import dev.isochrone.RoutedEndpoint;
import dev.isochrone.RouterConfig;
import dev.isochrone.health.Connectivity;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the router's writer does: a new table, and a beat that finds nothing new. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RebuildBenchmark {
  private static final int CHANGES = 10;
  private static final int STRIDE = 1_009;
  private static final long BEAT_MILLIS = 100; // while no calls are made

  /** Endpoints, spread evenly over five sites. */
  @Param("1000")
  public int size;

  private final RouterConfig[] configs = {StandingRouter.otherConfig(), StandingRouter.config()};
  private StandingRouter standing = new StandingRouter(1);
  private RoutedEndpoint[] endpoints = {};
  private int turn;
  private int at;

  /** Connects everything. */
  @Setup
  public void start() {
    standing = new StandingRouter(size);
    endpoints = standing.endpoints().toArray(RoutedEndpoint[]::new);
  }

  /** Floor: a copy of an array of endpoints. */
  @Benchmark
  public Object floor() {
    return Arrays.copyOf(endpoints, endpoints.length);
  }

  /** New rows of ten endpoints, as many as change in a tenth of a second, and a table of all. */
  @Benchmark
  public Object rebuild() {
    for (int i = 0; i < CHANGES; i++) {
      at = (at + STRIDE) % endpoints.length;
      String id = endpoints[at].endpoint().id();
      standing.router().connectivity(id, Connectivity.CONNECTED, "");
    }
    turn ^= 1;
    standing.router().reconfigure(configs[turn]);
    return standing.router().table();
  }

  /** A beat of the writer's in which no call came back and nothing changed. */
  @Benchmark
  public void beat() {
    standing.time().advanceMillis(BEAT_MILLIS);
  }
}
