/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionEndTest {
  private static final Duration RTT = Duration.ofMillis(20);

  private final WanEmulator wan = new WanEmulator(1);
  private final WanSite site = wan.addSite("site", WanLink.rtt(RTT));
  private TestServer server;
  private TestClient client;
  private Socket served;

  @BeforeEach
  void connect() throws Exception {
    server = TestServer.manual();
    client = new TestClient(site.expose(server.address()));
    served = server.next();
    client.send((byte) 0);
    assertThat(served.getInputStream().read()).isZero();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    wan.close();
    server.close();
  }

  @Test
  void halfCloseEndsOneDirectionAndLeavesTheOtherOpen() throws Exception {
    client.send((byte) 1);
    long start = System.nanoTime();
    client.socket.shutdownOutput();
    assertThat(served.getInputStream().readAllBytes()).containsExactly(1);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(RTT.toNanos() / 2);
    served.getOutputStream().write(2);
    assertThat(client.read()).isEqualTo(2);
    assertThat(site.openConnections()).isEqualTo(1);
    served.close();
    assertThat(client.read()).isEqualTo(-1);
    await().until(() -> site.openConnections() == 0);
  }

  @Test
  void resetByTheClientReachesTheServer() throws Exception {
    long start = System.nanoTime();
    client.socket.setSoLinger(true, 0);
    client.close();
    assertThatThrownBy(served.getInputStream()::read).isInstanceOf(SocketException.class);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(RTT.toNanos() / 2);
    await().until(() -> site.openConnections() == 0);
  }

  @Test
  void resetByTheServerReachesTheClientBehindItsLastBytes() throws Exception {
    served.getOutputStream().write(1);
    assertThat(client.read()).isEqualTo(1);
    served.setSoLinger(true, 0);
    served.close();
    assertThatThrownBy(client::read).isInstanceOf(SocketException.class);
    await().until(() -> site.openConnections() == 0);
  }

  @Test
  void senderToAClosedClientIsReset() throws Exception {
    client.close();
    assertThat(served.getInputStream().read()).isEqualTo(-1);
    // The first byte makes the client's kernel answer with a reset; it takes its time to come back.
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> served.getOutputStream().write(1))
                    .isInstanceOf(SocketException.class));
    await().until(() -> site.openConnections() == 0);
  }

  @Test
  void clientOfAServerThatRefusesIsReset() throws Exception {
    TestServer gone = TestServer.manual();
    InetSocketAddress address = site.expose(gone.address());
    gone.close();
    try (TestClient refused = new TestClient(address)) {
      assertThatThrownBy(refused::read).isInstanceOf(SocketException.class);
    }
  }
}
