/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import dev.isochrone.benchmarks.sim.scenario.ClientSpec;
import dev.isochrone.benchmarks.sim.scenario.MethodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One client's stream of calls: when each starts, its method and its work. All of it is drawn here,
 * before any policy decides, so that every policy gets the same calls.
 */
final class Arrivals {
  private static final double BURST_PART = 0.1;

  private final World world;
  private final SimClient client;
  private final ClientSpec spec;
  private final SplittableRandom random;
  private final List<Map.Entry<String, MethodSpec>> methods;
  private final double sharesInAll;
  private final double meanGapNanos;
  private final long endNanos;

  Arrivals(World world, SimClient client) {
    this.world = world;
    this.client = client;
    spec = world.scenario.clients();
    random = world.rng.of("arrivals", client.id());
    methods = new ArrayList<>(world.scenario.methods().entrySet());
    sharesInAll = methods.stream().mapToDouble(m -> m.getValue().share()).sum();
    meanGapNanos = 1e9 * spec.count() / spec.rate();
    endNanos = world.startNanos + world.scenario.duration().toNanos();
  }

  void begin() {
    boolean even = spec.arrivals().kind() == ClientSpec.Arrivals.Kind.EVEN;
    // Clients with even gaps do not start in step.
    next(even ? (long) (random.nextDouble() * meanGapNanos) : gapNanos());
  }

  private void next(long afterNanos) {
    if (world.time.nanoTime() + afterNanos < endNanos) {
      world.time.schedule(this::arrive, afterNanos);
    }
  }

  private void arrive() {
    // Thinning: candidates come at the peak's rate and are kept by the rate of the moment.
    double keep = random.nextDouble();
    Map.Entry<String, MethodSpec> method = method();
    long work = workNanos(method.getValue());
    if (keep * peak() < factor()) {
      Call call = new Call(method.getKey(), world.time.nanoTime(), work);
      world.recorder.started(call);
      client.call(call);
    }
    next(gapNanos());
  }

  private long gapNanos() {
    double mean = meanGapNanos / (peak() * world.loadFactor);
    return spec.arrivals().kind() == ClientSpec.Arrivals.Kind.EVEN
        ? (long) mean
        : (long) Rng.exponential(random, mean);
  }

  private double peak() {
    return switch (spec.arrivals().kind()) {
      case EVEN, POISSON -> 1;
      case BURSTS, DIURNAL -> spec.arrivals().factor();
    };
  }

  /** The rate of this moment beside the mean rate. */
  private double factor() {
    double factor = spec.arrivals().factor();
    return switch (spec.arrivals().kind()) {
      case EVEN, POISSON -> 1;
      case BURSTS ->
          phase() < BURST_PART ? factor : Math.max(0, (1 - BURST_PART * factor) / (1 - BURST_PART));
      case DIURNAL -> 1 + (factor - 1) * StrictMath.sin(2 * StrictMath.PI * phase());
    };
  }

  private double phase() {
    long period = spec.arrivals().period().toNanos();
    return (double) ((world.time.nanoTime() - world.startNanos) % period) / period;
  }

  private Map.Entry<String, MethodSpec> method() {
    double draw = random.nextDouble() * sharesInAll;
    for (Map.Entry<String, MethodSpec> m : methods) {
      draw -= m.getValue().share();
      if (draw < 0) {
        return m;
      }
    }
    return methods.get(methods.size() - 1);
  }

  private long workNanos(MethodSpec method) {
    double mean = method.mean().toNanos();
    double shape = method.shape();
    double work =
        switch (method.distribution()) {
          case FIXED -> mean;
          case EXPONENTIAL -> Rng.exponential(random, mean);
          // The mean of a lognormal is e^(mu + sigma²/2).
          case LOGNORMAL -> mean * StrictMath.exp(shape * Rng.gaussian(random) - shape * shape / 2);
          // The mean of a Pareto is x_min · a / (a − 1).
          case PARETO ->
              mean * (shape - 1) / shape * StrictMath.pow(1 - random.nextDouble(), -1 / shape);
        };
    return Math.max(1, (long) work);
  }
}
