/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.Attempt;
import dev.isochrone.benchmarks.sim.policy.Balancer;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.ConnectedBalancer;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Policy;
import io.grpc.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Linkerd: Finagle's formula with an average that starts at 30 ms, so that a new endpoint is
 * neither free nor out of the question, and a breaker on each endpoint ({@link
 * ConsecutiveFailures}), which its users switch on for failover. Of two distinct endpoints whose
 * breakers let calls through the cheaper one; if none does, the call fails.
 */
public final class LinkerdPeakEwma implements Policy {
  static final double DEFAULT_RTT_NANOS = 30e6;

  @Override
  public String name() {
    return "linkerd_peak_ewma";
  }

  @Override
  public String description() {
    return "Finagle's peak EWMA from 30 ms on, with a breaker at 7 consecutive failures";
  }

  @Override
  public String source() {
    return "linkerd2-proxy: tower PeakEwma, consecutive_failures.rs; failure accrual switched on";
  }

  @Override
  public Balancer create(ClientView client) {
    return new LinkerdBalancer(client);
  }

  private record Gated(PeakEwma load, ConsecutiveFailures breaker) {}

  private static final class LinkerdBalancer extends ConnectedBalancer<Gated> {
    LinkerdBalancer(ClientView client) {
      super(client);
    }

    @Override
    protected Gated newState(Endpoint endpoint) {
      return new Gated(
          new PeakEwma(DEFAULT_RTT_NANOS, client().nanoTime()),
          new ConsecutiveFailures(client().random()));
    }

    @Override
    protected @Nullable Member<Gated> choose(List<Member<Gated>> connected, Attempt attempt) {
      long now = client().nanoTime();
      List<Member<Gated>> open =
          connected.stream().filter(m -> m.state().breaker().admits(now)).toList();
      return open.isEmpty()
          ? null
          : P2c.pick(open, client().random(), m -> m.state().load().cost(now));
    }

    @Override
    protected void sent(Gated state, Attempt attempt) {
      state.load().started();
      state.breaker().sent();
    }

    @Override
    protected void ended(Gated state, Attempt attempt) {
      long now = client().nanoTime();
      state.load().ended(now - attempt.sentNanos(), now);
      if (attempt.status() != Status.Code.CANCELLED) { // its stream had no end to classify
        state.breaker().ended(Failures.isHttp5xx(attempt.status()), now);
      }
    }
  }
}
