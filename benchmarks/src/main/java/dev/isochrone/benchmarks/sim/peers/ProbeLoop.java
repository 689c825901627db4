/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.Transport;
import io.grpc.ConnectivityState;

/**
 * Probes an endpoint for as long as it is there: the next probe starts an interval after the answer
 * to the last one, or after its timeout. Without a connection a probe fails at once.
 */
final class ProbeLoop {
  /** Is told how each probe ended. */
  interface Listener {
    /** It was answered. */
    void answered(long rttNanos);

    /** It was not, in time. */
    void failed();
  }

  private final ClientView client;
  private final Transport transport;
  private final long intervalNanos;
  private final long timeoutNanos;
  private final Listener listener;
  private int open; // the probe that is waited for; earlier ones' ends are too late
  private boolean stopped;

  ProbeLoop(
      ClientView client,
      Transport transport,
      long intervalNanos,
      long timeoutNanos,
      Listener listener) {
    this.client = client;
    this.transport = transport;
    this.intervalNanos = intervalNanos;
    this.timeoutNanos = timeoutNanos;
    this.listener = listener;
  }

  void start() {
    if (stopped || transport.state() == ConnectivityState.SHUTDOWN) {
      return;
    }
    int probe = ++open;
    long sent = client.nanoTime();
    if (transport.state() != ConnectivityState.READY) {
      end(probe, -1);
      return;
    }
    client.schedule(() -> end(probe, -1), timeoutNanos);
    transport.probe(serving -> end(probe, serving ? client.nanoTime() - sent : -1));
  }

  void stop() {
    stopped = true;
  }

  private void end(int probe, long rttNanos) {
    if (stopped || probe != open) {
      return;
    }
    open++;
    client.schedule(this::start, intervalNanos);
    if (rttNanos >= 0) {
      listener.answered(rttNanos);
    } else {
      listener.failed();
    }
  }
}
