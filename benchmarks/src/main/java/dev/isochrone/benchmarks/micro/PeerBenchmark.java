/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One pick of a {@link Peer}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PeerBenchmark {
  /** A peer's name. */
  @Param("none")
  public String implementation = "";

  /** Endpoints. */
  @Param("1000")
  public int size;

  private Supplier<Object> peer = Object::new;

  /** Connects everything. */
  @Setup
  public void start() {
    peer =
        Peer.all().stream()
            .filter(p -> p.name().equals(implementation))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no peer " + implementation))
            .start(size);
  }

  /** Its choice of an endpoint or connection. */
  @Benchmark
  public Object pick() {
    return peer.get();
  }
}
