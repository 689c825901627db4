/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Transport;
import dev.isochrone.time.VirtualTime;
import io.grpc.ConnectivityState;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's way to one server, with the states and times of gRPC's InternalSubchannel: backoff 1 s
 * × 1.6 up to 120 s, ±20 %; a connection that is not up after 20 s has failed.
 */
final class SimTransport implements Transport {
  private static final long CONNECT_TIMEOUT_NANOS = 20_000_000_000L;
  private static final double INITIAL_BACKOFF_NANOS = 1e9;
  private static final double MAX_BACKOFF_NANOS = 120e9;
  private static final double BACKOFF_MULTIPLIER = 1.6;
  private static final double BACKOFF_JITTER = 0.2;

  private final VirtualTime time;
  private final Server server;
  private final Listener listener;
  private final SplittableRandom random;
  private final int handshakeRoundTrips;
  private final long keepAliveNanos;
  private final long keepAliveTimeoutNanos;
  private final LinkedHashSet<SimAttempt> calls = new LinkedHashSet<>();
  private ConnectivityState state = ConnectivityState.IDLE;
  private @Nullable Connection connection;
  private double backoffNanos = INITIAL_BACKOFF_NANOS;
  private int connectAttempt;

  SimTransport(World world, Server server, SplittableRandom random, Listener listener) {
    this.time = world.time;
    this.server = server;
    this.random = random;
    this.listener = listener;
    handshakeRoundTrips = world.scenario.network().handshakeRoundTrips();
    keepAliveNanos = world.scenario.clients().keepAliveTime().toNanos();
    keepAliveTimeoutNanos = world.scenario.clients().keepAliveTimeout().toNanos();
  }

  Server server() {
    return server;
  }

  @Override
  public Endpoint endpoint() {
    return server.endpoint;
  }

  @Override
  public ConnectivityState state() {
    return state;
  }

  @Override
  public void requestConnection() {
    if (state == ConnectivityState.IDLE) {
      connect();
    }
  }

  private void connect() {
    int attempt = ++connectAttempt;
    change(ConnectivityState.CONNECTING);
    syn(attempt, time.nanoTime(), 1_000_000_000L);
  }

  // A SYN that is lost is sent again after 1, 2, 4 … seconds (Linux).
  private void syn(int attempt, long startNanos, long againNanos) {
    if (attempt != connectAttempt || state != ConnectivityState.CONNECTING) {
      return;
    }
    long now = time.nanoTime();
    long rtt = 2 * server.path.oneWayNanos(now, random.nextInt(JitterTrace.length()));
    if (server.path.cut()) {
      if (now + againNanos - startNanos < CONNECT_TIMEOUT_NANOS) {
        time.schedule(() -> syn(attempt, startNanos, 2 * againNanos), againNanos);
      } else {
        time.schedule(() -> failed(attempt), startNanos + CONNECT_TIMEOUT_NANOS - now);
      }
    } else if (server.refusesConnections()) {
      time.schedule(() -> failed(attempt), rtt);
    } else if (server.stopped()) { // the kernel accepts, but no HTTP/2 settings arrive
      time.schedule(() -> failed(attempt), startNanos + CONNECT_TIMEOUT_NANOS - now);
    } else {
      time.schedule(() -> connected(attempt), handshakeRoundTrips * rtt);
    }
  }

  private void connected(int attempt) {
    if (attempt != connectAttempt || state != ConnectivityState.CONNECTING) {
      return;
    }
    if (server.path.cut() || server.refusesConnections() || server.stopped()) {
      syn(attempt, time.nanoTime(), 1_000_000_000L);
      return;
    }
    backoffNanos = INITIAL_BACKOFF_NANOS;
    connection =
        new Connection(
            time,
            server.path,
            server,
            random.nextInt(JitterTrace.length()),
            keepAliveNanos,
            keepAliveTimeoutNanos,
            this::broken,
            this::leaving);
    change(ConnectivityState.READY);
  }

  private void failed(int attempt) {
    if (attempt != connectAttempt || state != ConnectivityState.CONNECTING) {
      return;
    }
    double jitter = 1 + BACKOFF_JITTER * (2 * random.nextDouble() - 1);
    long wait = (long) (backoffNanos * jitter);
    backoffNanos = Math.min(MAX_BACKOFF_NANOS, backoffNanos * BACKOFF_MULTIPLIER);
    time.schedule(
        () -> {
          if (attempt == connectAttempt && state == ConnectivityState.TRANSIENT_FAILURE) {
            connect();
          }
        },
        wait);
    change(ConnectivityState.TRANSIENT_FAILURE);
  }

  private void broken() {
    connection = null;
    if (state == ConnectivityState.READY) {
      change(ConnectivityState.IDLE);
    }
    for (SimAttempt call : new ArrayList<>(calls)) {
      call.end(Status.Code.UNAVAILABLE);
    }
  }

  // The calls under way stay on the old connection; the next go to a new one.
  private void leaving() {
    if (state == ConnectivityState.READY) {
      drain();
      change(ConnectivityState.IDLE);
    }
  }

  private void drain() {
    if (connection != null) {
      connection.drain();
      connection = null;
    }
  }

  private void change(ConnectivityState next) {
    if (state != ConnectivityState.SHUTDOWN) {
      state = next;
      listener.changed(this, next);
    }
  }

  /** Sends an attempt. False: the connection is gone. */
  boolean send(SimAttempt attempt) {
    Connection c = connection;
    if (c == null) {
      return false;
    }
    calls.add(attempt);
    c.callStarted();
    attempt.travelsOn(c);
    return true;
  }

  void ended(SimAttempt attempt) {
    calls.remove(attempt);
  }

  @Override
  public void probe(Consumer<Boolean> answered) {
    Connection c = connection;
    if (c == null) {
      answered.accept(false);
    } else {
      c.send(() -> server.acceptProbe(() -> c.reply(() -> answered.accept(true))));
    }
  }

  @Override
  public void probeLoad(Consumer<ServerLoad> answered) {
    Connection c = connection;
    if (c != null) {
      c.send(
          () ->
              server.acceptProbe(
                  () -> {
                    ServerLoad load = server.inFlight();
                    c.reply(() -> answered.accept(load));
                  }));
    }
  }

  @Override
  public void shutdown() {
    state = ConnectivityState.SHUTDOWN;
    drain();
  }
}
