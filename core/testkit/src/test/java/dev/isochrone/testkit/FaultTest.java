/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultTest {
  private final WanEmulator wan = new WanEmulator(1);
  private final WanSite site = wan.addSite("site", WanLink.rtt(Duration.ofMillis(2)));
  private TestServer server;
  private InetSocketAddress address;

  @BeforeEach
  void startServer() throws IOException {
    server = TestServer.manual();
    address = site.expose(server.address());
  }

  @AfterEach
  void close() throws IOException {
    wan.close();
    server.close();
  }

  @Test
  void blackHoleHoldsBothDirectionsAndHealDeliversAll() throws Exception {
    try (TestClient client = new TestClient(address)) {
      Socket served = established(client);
      site.blackHole();
      client.send((byte) 1, (byte) 2);
      served.getOutputStream().write(new byte[] {3, 4});
      client.assertSilent();
      client.send((byte) 5);
      assertThat(served.getInputStream().available()).isZero();
      assertThat(site.openConnections()).isEqualTo(1);
      site.heal();
      assertThat(served.getInputStream().readNBytes(3)).containsExactly(1, 2, 5);
      assertThat(client.receive(2)).containsExactly(3, 4);
    }
  }

  @Test
  void blackHoleHoldsWhatIsUnderWay() throws Exception {
    site.setRtt(Duration.ofMillis(200));
    try (TestClient client = new TestClient(address)) {
      Socket served = established(client);
      served.getOutputStream().write(7);
      site.blackHole();
      client.assertSilent();
      client.assertSilent();
      site.heal();
      assertThat(client.read()).isEqualTo(7);
    }
  }

  @Test
  void connectionMadeInABlackHoleReachesTheServerAfterHeal() throws Exception {
    site.blackHole();
    try (TestClient client = new TestClient(address)) {
      client.send((byte) 1);
      client.assertSilent();
      assertThat(server.waiting()).isZero();
      assertThat(site.connectionsAccepted()).isEqualTo(1);
      site.heal();
      assertThat(server.next().getInputStream().read()).isEqualTo(1);
    }
  }

  @Test
  void blackHoleHoldsTheEndOfAConnection() throws Exception {
    try (TestClient client = new TestClient(address)) {
      Socket served = established(client);
      site.blackHole();
      served.close();
      client.assertSilent();
      site.heal();
      assertThat(client.read()).isEqualTo(-1);
    }
  }

  @Test
  void blackHoleHoldsABoundedNumberOfBytes() throws Exception {
    site.blackHole();
    try (SocketChannel client = SocketChannel.open(address)) {
      client.configureBlocking(false);
      AtomicLong sentBytes = new AtomicLong();
      // Blocked: not a byte is accepted for half a second.
      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(30))
          .until(() -> sentBytes.get() == sentBytes.addAndGet(writeUntilBlocked(client)));
      // What is more than the emulator's bound is in the kernel's buffers.
      assertThat(sentBytes.get()).isBetween((long) DelayLine.CAPACITY_BYTES / 2, 64L << 20);
    }
  }

  @Test
  void droppedRepliesLetRequestsThrough() throws Exception {
    site.dropReplies();
    try (TestClient client = new TestClient(address)) {
      client.send((byte) 1);
      Socket served = server.next();
      assertThat(served.getInputStream().read()).isEqualTo(1);
      served.getOutputStream().write(2);
      client.assertSilent();
      client.send((byte) 3);
      assertThat(served.getInputStream().read()).isEqualTo(3);
      site.heal();
      assertThat(client.read()).isEqualTo(2);
    }
  }

  @Test
  void droppedRepliesAfterABlackHoleReleaseTheRequests() throws Exception {
    try (TestClient client = new TestClient(address)) {
      Socket served = established(client);
      site.blackHole();
      client.send((byte) 1);
      site.dropReplies();
      assertThat(served.getInputStream().read()).isEqualTo(1);
    }
  }

  @Test
  void resetBreaksOpenAndNewConnectionsUntilHeal() throws Exception {
    try (TestClient client = new TestClient(address)) {
      Socket served = established(client);
      site.reset();
      assertThatThrownBy(client::read).isInstanceOf(SocketException.class);
      assertThatThrownBy(served.getInputStream()::read).isInstanceOf(SocketException.class);
    }
    assertThat(site.openConnections()).isZero();
    assertThatThrownBy(
            () -> {
              try (TestClient client = new TestClient(address)) {
                client.read();
              }
            })
        .isInstanceOf(SocketException.class);
    site.heal();
    assertWorks();
  }

  @Test
  void refusedSiteRefusesOnThePortOnWhichItListensAgain() throws Exception {
    try (TestClient client = new TestClient(address)) {
      established(client);
      site.refuse();
      assertThatThrownBy(client::read).isInstanceOf(SocketException.class);
      assertThat(site.openConnections()).isZero();
      for (int i = 0; i < 100; i++) {
        assertThatThrownBy(() -> new TestClient(address)).isInstanceOf(ConnectException.class);
      }
    }
    site.heal();
    assertWorks();
  }

  @Test
  void refusedPortCannotBeTakenByOthers() throws Exception {
    site.refuse();
    try (Socket other = new Socket()) {
      other.setReuseAddress(false);
      assertThatThrownBy(() -> other.bind(address)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void serverExposedWhileRefusedIsReachableAfterHeal() throws Exception {
    site.refuse();
    address = site.expose(server.address());
    assertThatThrownBy(() -> new TestClient(address)).isInstanceOf(ConnectException.class);
    site.heal();
    assertWorks();
  }

  @Test
  void everyFaultMayBeRepeatedAndFollowEveryOther() throws Exception {
    Runnable[] faults = {site::blackHole, site::dropReplies, site::reset, site::refuse, site::heal};
    for (Runnable first : faults) {
      for (Runnable second : faults) {
        first.run();
        second.run();
        second.run();
      }
      site.heal();
      assertThat(site.state()).isEqualTo(SiteState.UP);
      assertWorks();
    }
  }

  @Test
  void faultsOfOneSiteLeaveTheOthersAlone() throws Exception {
    WanSite other = wan.addSite("other", WanLink.rtt(Duration.ZERO));
    address = other.expose(server.address());
    site.refuse();
    assertWorks();
    assertThat(other.connectionsAccepted()).isEqualTo(1);
    assertThat(site.connectionsAccepted()).isZero();
  }

  private static long writeUntilBlocked(SocketChannel client) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(64 * 1024);
    long total = 0;
    for (int n = client.write(chunk); n > 0; n = client.write(chunk.clear())) {
      total += n;
      assertThat(total).as("bytes taken without blocking").isLessThan(256L << 20);
    }
    return total;
  }

  /** The server's end of the client's connection, after a byte has come through. */
  private Socket established(TestClient client) throws Exception {
    client.send((byte) 0);
    Socket served = server.next();
    assertThat(served.getInputStream().read()).isZero();
    return served;
  }

  private void assertWorks() throws Exception {
    try (TestClient client = new TestClient(address)) {
      Socket served = established(client);
      served.getOutputStream().write(9);
      assertThat(client.read()).isEqualTo(9);
    }
  }
}
