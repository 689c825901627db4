/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.testkit.WanSite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the emulated way to a site takes on this machine, now: a byte and its echo on a connection
 * of their own, twenty times a second, while the load runs. The control for what is promised in
 * milliseconds: an emulator and its threads are never quicker than the round trip they emulate, and
 * on a busy machine slower.
 */
final class LinkEcho implements AutoCloseable {
  private static final long GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** A new connection's first exchange pays for its handshake. */
  private static final int COLD = 3;

  private final ServerSocket server;
  private final Socket client;
  private final Thread asking;
  // Written by the asking thread; read once it has ended.
  private long[] nanos = new long[256];
  private int count;
  private volatile boolean stopped;

  /** Starts to measure the way to a site. */
  LinkEcho(WanSite site) throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    InetSocketAddress address =
        site.expose(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
    client = new Socket(address.getAddress(), address.getPort());
    client.setTcpNoDelay(true);
    daemon("demo-echo-server", this::echo);
    asking = daemon("demo-echo-client", this::ask);
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void echo() {
    try (Socket peer = server.accept()) {
      peer.setTcpNoDelay(true);
      for (int b = peer.getInputStream().read(); b >= 0; b = peer.getInputStream().read()) {
        peer.getOutputStream().write(b);
      }
    } catch (IOException e) {
      // The measuring is over.
    }
  }

  private void ask() {
    try {
      for (int i = 0; !stopped; i++) {
        long start = System.nanoTime();
        client.getOutputStream().write(1);
        if (client.getInputStream().read() < 0) {
          return;
        }
        if (i >= COLD) {
          add(System.nanoTime() - start);
        }
        LockSupport.parkNanos(GAP_NANOS);
      }
    } catch (IOException e) {
      // The measuring is over.
    }
  }

  private void add(long sample) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = sample;
  }

  /**
   * Ends the measuring.
   *
   * @return the median round trip in ms, or {@code otherwise} if there was none
   */
  double medianMillis(double otherwise) {
    close();
    try {
      asking.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (count == 0) {
      return otherwise;
    }
    Arrays.sort(nanos, 0, count);
    return nanos[count / 2] / 1e6;
  }

  @Override
  public void close() {
    stopped = true;
    closeQuietly(client);
    closeQuietly(server);
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // It is of no more use.
    }
  }
}
