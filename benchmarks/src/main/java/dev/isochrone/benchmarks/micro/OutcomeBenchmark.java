/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import dev.isochrone.RoutedEndpoint;
import dev.isochrone.outcome.OutcomeKind;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Recording one call in the core: sent, answered, ended; and the least any measuring must do. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OutcomeBenchmark {
  // Longer than the call here can have taken, so that latency is recorded as from a network.
  private static final long NETWORK_NANOS = 1_000_000;

  /** Over how many endpoints the calls go in turn; 1 is the worst case for several threads. */
  @Param("1")
  public int size;

  private RoutedEndpoint[] endpoints = {};
  private AtomicLong[] counters = {};

  /** Where a thread is in its round. */
  @State(Scope.Thread)
  public static class Round {
    private int next;

    int next(int size) {
      int n = next + 1;
      next = n >= size ? 0 : n;
      return next;
    }
  }

  /** Makes endpoints and, for the floor, as many counters. */
  @Setup
  public void start() {
    endpoints = new StandingRouter(size).endpoints().toArray(RoutedEndpoint[]::new);
    counters = Stream.generate(AtomicLong::new).limit(size).toArray(AtomicLong[]::new);
  }

  /** Floor: two readings of the clock and one atomic addition. */
  @Benchmark
  public long floor(Round round) {
    AtomicLong counter = counters[round.next(size)];
    long start = System.nanoTime();
    long end = System.nanoTime();
    return counter.addAndGet(end - start);
  }

  /** A unary call's whole recording, two readings of the clock included. */
  @Benchmark
  public void record(Round round) {
    RoutedEndpoint endpoint = endpoints[round.next(size)];
    long start = System.nanoTime();
    endpoint.sent(start);
    long end = System.nanoTime();
    endpoint.responded(end, end - start + NETWORK_NANOS);
    endpoint.endedAfterResponse(OutcomeKind.SUCCESS);
  }
}
