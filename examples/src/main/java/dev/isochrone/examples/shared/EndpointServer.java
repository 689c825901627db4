/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.shared;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A gRPC server on the loopback interface with gRPC's health service beside its own, and with
 * threads of its own, as if it were a machine. Services run on the event loops: they must not wait.
 */
public final class EndpointServer implements AutoCloseable {
  private final EventLoops eventLoops;
  private final Server server;

  /** Starts it on any free port. */
  public EndpointServer(String name, int threads, ServerServiceDefinition... services)
      throws IOException {
    eventLoops = new EventLoops("server-" + name, threads);
    server =
        eventLoops
            .serverAt(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            // A server refuses pings that come more often than every 5 minutes unless told
            // otherwise.
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addServices(List.of(services))
            // Says that the server as a whole is serving, until told otherwise.
            .addService(new HealthStatusManager().getHealthService())
            .build()
            .start();
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) server.getListenSockets().get(0);
  }

  @Override
  public void close() {
    server.shutdownNow();
    eventLoops.close();
  }
}
