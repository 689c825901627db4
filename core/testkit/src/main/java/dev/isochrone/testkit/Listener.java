/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The loopback port of one exposed server. Either listens or keeps the port refused.
 *
 * <p>Not thread-safe: the site calls it under its own lock.
 */
final class Listener {
  private static final int BACKLOG = 128;

  private final WanSite site;
  private final InetSocketAddress serverAddress;
  private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private @Nullable ServerSocket listening;
  private @Nullable Thread acceptor;
  private @Nullable Socket reservation;

  Listener(WanSite site, InetSocketAddress serverAddress) {
    this.site = site;
    this.serverAddress = serverAddress;
  }

  /** Where clients connect to; the port is known after the first call of listen or refuse. */
  InetSocketAddress address() {
    return address;
  }

  void listen() throws IOException {
    if (listening != null) {
      return;
    }
    close();
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(address, BACKLOG);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    address = (InetSocketAddress) socket.getLocalSocketAddress();
    listening = socket;
    acceptor =
        WanThreads.start(site.name() + "-acceptor-" + address.getPort(), () -> accept(socket));
  }

  /**
   * Refuses connections. The port stays bound to a socket that does not listen: free, it could
   * become the source port of any client, even of the one that tries to connect to it, which would
   * then be connected to itself.
   */
  void refuse() throws IOException {
    if (reservation != null) {
      return;
    }
    close();
    Socket socket = new Socket();
    try {
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    address = (InetSocketAddress) socket.getLocalSocketAddress();
    reservation = socket;
  }

  /** Releases the port. */
  void close() {
    Sockets.close(reservation);
    reservation = null;
    Sockets.close(listening);
    listening = null;
    if (acceptor != null) {
      // The kernel listens for as long as a thread is inside accept.
      joinUninterruptibly(acceptor);
      acceptor = null;
    }
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        site.onAccepted(socket.accept(), serverAddress);
      } catch (IOException e) {
        // Closed, which ends the loop, or out of descriptors, which may pass.
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
