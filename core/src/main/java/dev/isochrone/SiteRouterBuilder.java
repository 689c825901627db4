/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.Breakers;
import dev.isochrone.health.Prober;
import dev.isochrone.latency.MeasurementStore;
import dev.isochrone.pick.RandomSource;
import dev.isochrone.subset.ClientOrder;
import dev.isochrone.time.Scheduler;
import dev.isochrone.time.Ticker;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Builds a {@link SiteRouter}. Everything but the scheduler has a default. Not thread-safe. */
public final class SiteRouterBuilder {
  final String name;
  RouterConfig config = RouterConfig.DEFAULT;
  RouterObserver observer = RouterObserver.NONE;
  RandomSource draws = RandomSource.threadLocal();
  RandomGenerator random = new SplittableRandom();
  MeasurementStore store = new MeasurementStore(Ticker.system());
  Breakers breakers = Breakers.own();
  ClientOrder client = ClientOrder.random();
  @Nullable Prober prober;
  private Ticker ticker = Ticker.system();

  SiteRouterBuilder(String name) {
    this.name = name;
  }

  /** How it works. Default: {@link RouterConfig#DEFAULT}. */
  public SiteRouterBuilder config(RouterConfig value) {
    config = value;
    return this;
  }

  /** Who is told of its decisions. Default: nobody. */
  public SiteRouterBuilder observer(RouterObserver value) {
    observer = value;
    return this;
  }

  /** Its clock. Default: the system's monotonic one. */
  public SiteRouterBuilder ticker(Ticker value) {
    ticker = value;
    return this;
  }

  /** Draws all random choices from this seed, for simulations: picks then need one thread. */
  public SiteRouterBuilder seed(long seed) {
    SplittableRandom root = new SplittableRandom(seed);
    random = root.split();
    draws = root.split()::nextLong;
    client = ClientOrder.ofSeed(seed);
    return this;
  }

  /** Which client of a large fleet's it is. Default: one of those that have no number. */
  public SiteRouterBuilder client(ClientOrder value) {
    client = value;
    return this;
  }

  /** Where measurements outlive it. Default: nowhere. */
  public SiteRouterBuilder store(MeasurementStore value) {
    store = value;
    return this;
  }

  /** Who probes. Default: nobody; then calls find out, one in a hundred at the most. */
  public SiteRouterBuilder prober(@Nullable Prober value) {
    prober = value;
    return this;
  }

  /** Where its circuit breakers live. Default: in a registry of its own. */
  public SiteRouterBuilder breakers(Breakers value) {
    breakers = value;
    return this;
  }

  /**
   * The router, running. {@code scheduler} runs the writer's tasks; the calling thread must be the
   * writer.
   */
  public SiteRouter start(Scheduler scheduler) {
    return new SiteRouter(this, new Clock(ticker, scheduler));
  }
}
