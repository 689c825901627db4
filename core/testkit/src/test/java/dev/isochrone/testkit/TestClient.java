/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/** A plain TCP client whose reads fail after a while instead of hanging the build. */
final class TestClient implements AutoCloseable {
  static final int PATIENCE_MILLIS = 10_000;

  /** How long a reply must stay away to count as held: many times a loopback round trip. */
  private static final int SILENCE_MILLIS = 150;

  final Socket socket;

  TestClient(InetSocketAddress address) throws IOException {
    socket = new Socket();
    socket.connect(address, PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  void send(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  byte[] receive(int n) throws IOException {
    return socket.getInputStream().readNBytes(n);
  }

  int read() throws IOException {
    return socket.getInputStream().read();
  }

  void assertSilent() throws IOException {
    socket.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(this::read).isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** One byte there and back. */
  long roundTripNanos() throws IOException {
    long start = System.nanoTime();
    send((byte) 42);
    assertThat(read()).isEqualTo(42);
    return System.nanoTime() - start;
  }

  /** Round trips after the first, which pays for the handshake; ascending. */
  long[] roundTripsNanos(int n) throws IOException {
    long[] nanos = new long[n];
    roundTripNanos();
    for (int i = 0; i < n; i++) {
      nanos[i] = roundTripNanos();
    }
    Arrays.sort(nanos);
    return nanos;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
