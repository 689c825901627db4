/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Transport;
import io.grpc.ConnectivityState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A way whose state the test says, and whose probes it answers. */
final class FakeTransport implements Transport {
  final List<Consumer<Boolean>> probes = new ArrayList<>();
  final List<Consumer<ServerLoad>> loadProbes = new ArrayList<>();
  private final Endpoint endpoint;
  private final Listener listener;
  private ConnectivityState state = ConnectivityState.IDLE;

  FakeTransport(Endpoint endpoint, Listener listener) {
    this.endpoint = endpoint;
    this.listener = listener;
  }

  static Endpoint endpoint(int id, String site, long staticRttMillis) {
    return new Endpoint(id, site, staticRttMillis * 1_000_000, 1, Set.of());
  }

  void becomes(ConnectivityState to) {
    state = to;
    listener.changed(this, to);
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public ConnectivityState state() {
    return state;
  }

  @Override
  public void requestConnection() {
    state = ConnectivityState.CONNECTING;
  }

  @Override
  public void probe(Consumer<Boolean> answered) {
    probes.add(answered);
  }

  @Override
  public void probeLoad(Consumer<ServerLoad> answered) {
    loadProbes.add(answered);
  }

  @Override
  public void shutdown() {
    state = ConnectivityState.SHUTDOWN;
  }
}
