/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.Attempt;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.ConnectedBalancer;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import io.grpc.ConnectivityState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy's policies have in common, configured for failover.
 *
 * <ul>
 *   <li>Active health checks each second with a timeout of 1 s. A host whose connection is up
 *       counts as checked until its checks say otherwise (Envoy waits for a first check when it
 *       starts).
 *   <li>Outlier detection with Envoy's defaults, swept every 10 s, but for max_ejection_percent 100
 *       and successful_active_health_check_uneject_host false: a server may answer checks and fail
 *       calls.
 *   <li>Least request of two drawn with replacement; a retry draws up to 5 times more for an
 *       endpoint that was not tried (previous_hosts, as Istio configures it).
 * </ul>
 */
abstract class EnvoyBalancer extends ConnectedBalancer<EnvoyHost> {
  private static final long CHECK_INTERVAL_NANOS = 1_000_000_000L;
  private static final long CHECK_TIMEOUT_NANOS = 1_000_000_000L;
  private static final long OUTLIER_INTERVAL_NANOS = 10_000_000_000L;
  private static final int RETRY_DRAWS = 5;

  private final Every sweeps;

  EnvoyBalancer(ClientView client) {
    super(client);
    sweeps = Every.start(client, () -> OUTLIER_INTERVAL_NANOS, this::sweep);
  }

  /** One draw. */
  abstract @Nullable Member<EnvoyHost> draw();

  @Override
  protected final @Nullable Member<EnvoyHost> choose(
      List<Member<EnvoyHost>> connected, Attempt attempt) {
    Member<EnvoyHost> drawn = draw();
    for (int i = 0;
        i < RETRY_DRAWS && drawn != null && attempt.tried().contains(drawn.endpoint());
        i++) {
      drawn = draw();
    }
    return drawn;
  }

  /** The one of two of these with fewer calls; null if it is not connected: a 503. */
  final @Nullable Member<EnvoyHost> leastRequest(List<Member<EnvoyHost>> of) {
    Member<EnvoyHost> m = P2c.pickWithReplacement(of, client().random(), h -> h.state().inFlight());
    return connected(m) ? m : null;
  }

  /** Connected and in the set that gets calls. */
  static boolean healthy(Member<EnvoyHost> m) {
    return connected(m) && m.state().healthy();
  }

  private static boolean connected(Member<EnvoyHost> m) {
    return m.transport().state() == ConnectivityState.READY;
  }

  private void sweep() {
    long now = client().nanoTime();
    members().forEach(m -> m.state().sweep(now));
  }

  @Override
  protected final EnvoyHost newState(Endpoint endpoint) {
    return new EnvoyHost();
  }

  @Override
  protected final void connectedChanged(List<Member<EnvoyHost>> connected) {
    for (Member<EnvoyHost> m : connected) {
      if (m.state().checks == null) {
        ProbeLoop checks =
            new ProbeLoop(
                client(), m.transport(), CHECK_INTERVAL_NANOS, CHECK_TIMEOUT_NANOS, m.state());
        m.state().checks = checks;
        checks.start();
      }
    }
  }

  @Override
  protected final void sent(EnvoyHost host, Attempt attempt) {
    host.sent();
  }

  @Override
  protected final void ended(EnvoyHost host, Attempt attempt) {
    host.ended(attempt.status(), attempt.load(), client().nanoTime());
  }

  @Override
  public void close() {
    sweeps.stop();
    for (Member<EnvoyHost> m : members()) {
      if (m.state().checks != null) {
        m.state().checks.stop();
      }
    }
  }
}
