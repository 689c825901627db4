/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.Attempt;
import dev.isochrone.benchmarks.sim.policy.Balancer;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.ConnectedBalancer;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Policy;
import java.util.List;

/**
 * Finagle's P2C with peak EWMA: cost = ewma × (pending + 1), an ewma that jumps up to each slower
 * answer and decays with τ = 10 s otherwise, also while nothing is measured; an endpoint without
 * any measurement that has calls pending costs more than all others. Of two distinct endpoints the
 * cheaper one.
 */
public final class FinaglePeakEwma implements Policy {
  private static final double TAU_NANOS = 10e9;
  private static final double PENALTY = Double.MAX_VALUE / 1e6;

  @Override
  public String name() {
    return "finagle_p2c_peak_ewma";
  }

  @Override
  public String description() {
    return "the cheaper of two by peak EWMA (10 s) × (pending + 1)";
  }

  @Override
  public String source() {
    return "finagle-core PeakEwma, P2CPick; defaults";
  }

  @Override
  public Balancer create(ClientView client) {
    return new PeakEwmaBalancer(client);
  }

  private static final class Metric {
    private double ewma;
    private long stampNanos;
    private int pending;

    private void observe(double rttNanos, long now) {
      double weight = StrictMath.exp(-Math.max(0, now - stampNanos) / TAU_NANOS);
      ewma = rttNanos > ewma ? rttNanos : ewma * weight + rttNanos * (1 - weight);
      stampNanos = now;
    }

    double cost(long now) {
      observe(0, now); // reading it lets time pass
      return ewma == 0 && pending > 0 ? PENALTY + pending : ewma * (pending + 1);
    }
  }

  private static final class PeakEwmaBalancer extends ConnectedBalancer<Metric> {
    PeakEwmaBalancer(ClientView client) {
      super(client);
    }

    @Override
    protected Metric newState(Endpoint endpoint) {
      return new Metric();
    }

    @Override
    protected Member<Metric> choose(List<Member<Metric>> connected, Attempt attempt) {
      int n = connected.size();
      int a = client().random().nextInt(n);
      if (n == 1) {
        return connected.get(a);
      }
      int b = client().random().nextInt(n - 1);
      b += b >= a ? 1 : 0;
      long now = client().nanoTime();
      Member<Metric> first = connected.get(a);
      Member<Metric> second = connected.get(b);
      return first.state().cost(now) <= second.state().cost(now) ? first : second;
    }

    @Override
    protected void sent(Metric metric, Attempt attempt) {
      metric.pending++;
    }

    // Finagle measures every response, failures too.
    @Override
    protected void ended(Metric metric, Attempt attempt) {
      metric.pending--;
      long now = client().nanoTime();
      metric.observe(now - attempt.sentNanos(), now);
    }
  }
}
