/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import dev.isochrone.time.VirtualTime;

/**
 * A connection that carries calls: two lanes, and the client's ways to find out that it is dead,
 * which are gRPC's keepalive and the TCP_USER_TIMEOUT that comes with it.
 */
final class Connection {
  private final VirtualTime time;
  private final Path path;
  private final Server server;
  private final long keepAliveNanos;
  private final long keepAliveTimeoutNanos;
  private final Runnable broken;
  private final Runnable leaving;
  private final Lane there;
  private final Lane back;
  private int calls;
  private long lastReadNanos;
  private boolean watching;
  private boolean userTimeoutRuns;
  private boolean draining;
  private boolean closed;

  Connection(
      VirtualTime time,
      Path path,
      Server server,
      int jitterStart,
      long keepAliveNanos,
      long keepAliveTimeoutNanos,
      Runnable broken,
      Runnable leaving) {
    this.time = time;
    this.path = path;
    this.server = server;
    this.keepAliveNanos = keepAliveNanos;
    this.keepAliveTimeoutNanos = keepAliveTimeoutNanos;
    this.broken = broken;
    this.leaving = leaving;
    there = new Lane(time, path, jitterStart, path::cutThere);
    back = new Lane(time, path, jitterStart, path::cutBack);
    lastReadNanos = time.nanoTime();
    path.joined(this);
    server.joined(this);
  }

  /** To the server. */
  void send(Runnable arrive) {
    there.send(arrive);
    startUserTimeout();
    watch();
  }

  /** To the client. */
  void reply(Runnable arrive) {
    back.send(
        () -> {
          lastReadNanos = time.nanoTime();
          arrive.run();
        });
  }

  void callStarted() {
    calls++;
  }

  void callEnded() {
    calls--;
    closeIfDrained();
  }

  /** No further calls; it closes when those under way have ended. */
  void drain() {
    draining = true;
    closeIfDrained();
  }

  private void closeIfDrained() {
    if (draining && calls == 0) {
      close();
    }
  }

  boolean closed() {
    return closed;
  }

  void pathCut() {
    startUserTimeout();
  }

  void pathHealed() {
    there.healed();
    back.healed();
  }

  /** The server's process ended: the client learns it one way later, if the network lets it. */
  void reset() {
    back.send(this::fail);
  }

  /** The server wants no more calls here: the client learns it one way later. */
  void goAway() {
    back.send(leaving);
  }

  private void fail() {
    if (!closed) {
      close();
      broken.run();
    }
  }

  void close() {
    closed = true;
    there.close();
    back.close();
    path.left(this);
    server.left(this);
  }

  // TCP_USER_TIMEOUT: what was sent is not acknowledged for so long. An acknowledgement needs both
  // ways.
  private void startUserTimeout() {
    if (keepAliveNanos > 0 && !userTimeoutRuns && path.cut() && (calls > 0 || there.isStuck())) {
      userTimeoutRuns = true;
      time.schedule(this::userTimeout, keepAliveTimeoutNanos);
    }
  }

  private void userTimeout() {
    userTimeoutRuns = false;
    if (!closed && path.cut()) {
      fail();
    }
  }

  // gRPC's keepalive: a ping after so long without reading anything while calls are under way.
  private void watch() {
    if (keepAliveNanos > 0 && !watching) {
      watching = true;
      time.schedule(this::keepAlive, Math.max(0, lastReadNanos + keepAliveNanos - time.nanoTime()));
    }
  }

  private void keepAlive() {
    watching = false;
    if (closed || calls == 0) {
      return;
    }
    long silence = time.nanoTime() - lastReadNanos;
    if (silence < keepAliveNanos) {
      watch();
    } else if (answersPings()) {
      lastReadNanos = time.nanoTime();
      watch();
    } else {
      watching = true;
      time.schedule(this::pingTimeout, keepAliveTimeoutNanos);
    }
  }

  private void pingTimeout() {
    watching = false;
    if (closed) {
      return;
    }
    if (answersPings()) {
      lastReadNanos = time.nanoTime();
      watch();
    } else {
      fail();
    }
  }

  private boolean answersPings() {
    return !path.cut() && !server.stopped();
  }
}
