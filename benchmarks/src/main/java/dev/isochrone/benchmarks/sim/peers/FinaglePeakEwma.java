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
  private static final double PENALTY = Long.MAX_VALUE >> 16; // 39 hours

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

  static double cost(PeakEwma load, long now) {
    boolean unknown = load.at(now) == 0 && load.pending() > 0;
    return unknown ? PENALTY + load.pending() : load.cost(now);
  }

  private static final class PeakEwmaBalancer extends ConnectedBalancer<PeakEwma> {
    PeakEwmaBalancer(ClientView client) {
      super(client);
    }

    @Override
    protected PeakEwma newState(Endpoint endpoint) {
      return new PeakEwma(0, client().nanoTime());
    }

    @Override
    protected Member<PeakEwma> choose(List<Member<PeakEwma>> connected, Attempt attempt) {
      long now = client().nanoTime();
      return P2c.pick(connected, client().random(), m -> cost(m.state(), now));
    }

    @Override
    protected void sent(PeakEwma load, Attempt attempt) {
      load.started();
    }

    // Finagle measures every response, failures too.
    @Override
    protected void ended(PeakEwma load, Attempt attempt) {
      long now = client().nanoTime();
      load.ended(now - attempt.sentNanos(), now);
    }
  }
}
