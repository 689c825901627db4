/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.policy;

import io.grpc.ConnectivityState;
import java.util.function.Consumer;

/**
 * The way to one endpoint: a connection that is made on request, breaks, and comes back with gRPC's
 * backoff. The states are gRPC's: IDLE until asked to connect and after a connection ended; after
 * TRANSIENT_FAILURE it connects again by itself.
 */
public interface Transport {
  /** Is told of each change of state, on the simulation's thread. */
  @FunctionalInterface
  interface Listener {
    /** The state now. */
    void changed(Transport transport, ConnectivityState state);
  }

  /** Where it leads. */
  Endpoint endpoint();

  /** Its state now. */
  ConnectivityState state();

  /** Connects, if idle. */
  void requestConnection();

  /**
   * A health check on the connection, past the server's queue.
   *
   * @param answered gets true when the answer is there: serving; false if the connection broke. It
   *     may never be called
   */
  void probe(Consumer<Boolean> answered);

  /**
   * A probe that asks how busy the server is, past its queue.
   *
   * @param answered gets the answer. It may never be called
   */
  void probeLoad(Consumer<ServerLoad> answered);

  /**
   * What a server answers to such a probe.
   *
   * @param inFlight calls that have arrived there and are not answered, whoever sent them
   * @param latencyNanos the median time that recent calls spent there of those that found about so
   *     many before them; 0: there were none
   */
  record ServerLoad(int inFlight, long latencyNanos) {}

  /** No further calls; those under way end by themselves. */
  void shutdown();
}
