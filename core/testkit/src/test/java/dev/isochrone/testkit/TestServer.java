/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server on the loopback interface; each accepted connection is echoed, or left to the test. */
final class TestServer implements AutoCloseable {
  private static final int BUFFER_BYTES = 8192;

  private final ServerSocket listening;
  private final boolean echo;
  private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();

  private TestServer(boolean echo) throws IOException {
    this.echo = echo;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  /** Sends back what it gets; ends a connection when the client has ended its direction. */
  static TestServer echoing() throws IOException {
    return new TestServer(true);
  }

  /** Leaves each connection to the test, which gets it from {@link #next}. */
  static TestServer manual() throws IOException {
    return new TestServer(false);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listening.getLocalSocketAddress();
  }

  /** The next accepted connection, waited for, with reads that fail after a while. */
  Socket next() throws Exception {
    Socket socket = accepted.poll(10, TimeUnit.SECONDS);
    if (socket == null) {
      throw new AssertionError("no connection reached the server");
    }
    socket.setSoTimeout(TestClient.PATIENCE_MILLIS);
    return socket;
  }

  int waiting() {
    return accepted.size();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        socket.setTcpNoDelay(true);
        accepted.add(socket);
        if (echo) {
          daemon(() -> echo(socket));
        }
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void echo(Socket socket) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (socket) {
      for (int n = read(socket, buffer); n >= 0; n = read(socket, buffer)) {
        socket.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException e) {
      // The connection is gone.
    }
  }

  private static int read(Socket socket, byte[] buffer) throws IOException {
    return socket.getInputStream().read(buffer);
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "test-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : accepted) {
      socket.close();
    }
  }
}
