/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import dev.isochrone.RoutedEndpoint;
import dev.isochrone.SiteRouter;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.time.VirtualTime;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Recording one call: sent, answered, ended; and the least that any measuring must do. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class OutcomeBenchmark {
  private final AtomicLong counter = new AtomicLong();
  private final RoutedEndpoint endpoint = endpoint();

  private static RoutedEndpoint endpoint() {
    VirtualTime time = new VirtualTime();
    SiteRouter router = SiteRouter.builder("benchmark").ticker(time).start(time);
    Endpoint one = Endpoint.of("one", Site.named("site"));
    return router.update(List.of(one)).values().iterator().next();
  }

  /** Floor: two readings of the clock and one atomic addition. */
  @Benchmark
  public long floorTwoClocksOneAdd() {
    long start = System.nanoTime();
    long end = System.nanoTime();
    return counter.addAndGet(end - start);
  }

  /** The clock alone, twice. */
  @Benchmark
  public long twoClocks() {
    long start = System.nanoTime();
    return System.nanoTime() - start;
  }

  /** A unary call's whole recording, two readings of the clock included. */
  @Benchmark
  public void recordCall() {
    long start = System.nanoTime();
    endpoint.sent(start);
    long end = System.nanoTime();
    endpoint.responded(end, end - start + 1_000_000);
    endpoint.endedAfterResponse(OutcomeKind.SUCCESS);
  }
}
