/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import dev.isochrone.RoutedEndpoint;
import dev.isochrone.RouterConfig;
import dev.isochrone.SiteRouter;
import dev.isochrone.health.Connectivity;
import dev.isochrone.time.VirtualTime;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One pick of the core, and the least that any random pick must do. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PickBenchmark {
  private static final int SITES = 5;

  /** Endpoints, spread evenly over five sites. */
  @Param({"10", "100", "1000"})
  public int endpoints;

  private final List<RoutedEndpoint> all = new ArrayList<>();
  private final Residency eu = Residency.within("EU");
  private @Nullable SiteRouter router;

  /** Builds a router in which everything is connected and well. */
  @Setup
  public void build() {
    VirtualTime time = new VirtualTime();
    SiteRouter r =
        SiteRouter.builder("benchmark").config(RouterConfig.DEFAULT).ticker(time).start(time);
    List<Endpoint> list = new ArrayList<>();
    for (int i = 0; i < endpoints; i++) {
      Site site = Site.named("site-" + i % SITES).withJurisdictions("EU");
      list.add(Endpoint.of("endpoint-" + i, site));
    }
    all.addAll(r.update(list).values());
    for (int i = 0; i < endpoints; i++) {
      r.connectedIn(list.get(i).id(), (i % SITES + 1) * 20_000_000L);
      r.connectivity(list.get(i).id(), Connectivity.CONNECTED, "");
    }
    time.advanceMillis(50);
    // Calls under way and answered, so that costs differ and no measuring call is due.
    for (RoutedEndpoint e : all) {
      e.sent(time.nanoTime());
      e.responded(time.nanoTime(), 10_000_000L + e.endpoint().id().hashCode() % 1_000_000);
    }
    time.advanceMillis(50);
    router = r;
  }

  /** Floor: one random number, one read of an array. */
  @Benchmark
  public RoutedEndpoint floorRandomRead() {
    return all.get(ThreadLocalRandom.current().nextInt(all.size()));
  }

  /** A first attempt. */
  @Benchmark
  public @Nullable Object pick() {
    return router == null ? null : router.pick(Residency.anywhere(), null);
  }

  /** A first attempt of a call with a residency of its own. */
  @Benchmark
  public @Nullable Object pickWithinResidency() {
    return router == null ? null : router.pick(eu, null);
  }
}
