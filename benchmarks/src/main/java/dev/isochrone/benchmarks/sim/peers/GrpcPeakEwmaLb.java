/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.Attempt;
import dev.isochrone.benchmarks.sim.policy.Balancer;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.ConnectedBalancer;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Policy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * grpc-peak-ewma-lb, the other latency-aware policy for grpc-java: by method, cost = peak latency
 * now ({@link MethodLatency}) × (calls in flight + 1); of two distinct endpoints in rotation the
 * cheaper one, ties broken by 0.01 % of noise; {@link PeakEwmaOutliers} takes endpoints out, and if
 * all are out the cheapest gets the call. An endpoint that was not called with a method is taken
 * for the median of the others.
 *
 * <p>As of its README of autumn 2026, in which all half-lives follow the traffic. An earlier one
 * had fixed half-lives (1 s, 30 s), a weight of 0.15 for each call in flight and a warm-up. Left
 * out: that a sample within a millisecond of the last is skipped.
 */
public final class GrpcPeakEwmaLb implements Policy {
  private static final double NOISE = 1e-4;

  @Override
  public String name() {
    return "grpc_peak_ewma_lb";
  }

  @Override
  public String description() {
    return "by method, the cheaper of two by self-tuned peak EWMA × (in flight + 1), ejection";
  }

  @Override
  public String source() {
    return "ParkerHarrelson/grpc-peak-ewma-lb, README and code at 1eb5caf; defaults";
  }

  @Override
  public Balancer create(ClientView client) {
    return new PeakEwmaBalancer(client);
  }

  private static final class PeakEwmaBalancer extends ConnectedBalancer<PeakEwmaPeer> {
    private static final long TICK_NANOS = 1_000_000_000L;

    private final Map<String, MethodScale> scales = new LinkedHashMap<>();
    private final Every ticks;

    PeakEwmaBalancer(ClientView client) {
      super(client);
      ticks = Every.start(client, () -> TICK_NANOS, this::tick);
    }

    private void tick() {
      List<PeakEwmaPeer> peers = connected().stream().map(Member::state).toList();
      PeakEwmaOutliers.tick(peers, scales, client().nanoTime());
    }

    @Override
    protected PeakEwmaPeer newState(Endpoint endpoint) {
      return new PeakEwmaPeer(scales);
    }

    @Override
    protected Member<PeakEwmaPeer> choose(List<Member<PeakEwmaPeer>> connected, Attempt attempt) {
      String method = attempt.method();
      long now = client().nanoTime();
      List<Member<PeakEwmaPeer>> in =
          connected.stream().filter(m -> !m.state().out(method, now)).toList();
      if (in.isEmpty()) {
        return cheapest(connected, method, now);
      }
      return P2c.pick(
          in,
          client().random(),
          m -> m.state().cost(method, now) * (1 + NOISE * client().random().nextDouble()));
    }

    private static Member<PeakEwmaPeer> cheapest(
        List<Member<PeakEwmaPeer>> connected, String method, long now) {
      Member<PeakEwmaPeer> best = connected.get(0);
      for (Member<PeakEwmaPeer> m : connected) {
        if (m.state().cost(method, now) < best.state().cost(method, now)) {
          best = m;
        }
      }
      return best;
    }

    @Override
    protected void sent(PeakEwmaPeer peer, Attempt attempt) {
      peer.sent();
    }

    @Override
    protected void ended(PeakEwmaPeer peer, Attempt attempt) {
      long now = client().nanoTime();
      peer.ended(attempt.method(), attempt.status(), now - attempt.sentNanos(), now);
    }

    @Override
    public void close() {
      ticks.stop();
    }
  }
}
