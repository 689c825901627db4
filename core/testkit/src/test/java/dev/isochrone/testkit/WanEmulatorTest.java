/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WanEmulatorTest {
  private static final WanLink LINK = WanLink.rtt(Duration.ofMillis(1));

  private final WanEmulator wan = new WanEmulator(1);
  private TestServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = TestServer.echoing();
  }

  @AfterEach
  void close() throws IOException {
    wan.close();
    server.close();
  }

  @Test
  void countsConnectionsAndBytesOfEachSite() throws Exception {
    WanSite used = wan.addSite("used", LINK);
    WanSite forbidden = wan.addSite("forbidden", LINK);
    forbidden.expose(server.address());
    InetSocketAddress address = used.expose(server.address());
    try (TestClient first = new TestClient(address);
        TestClient second = new TestClient(address)) {
      first.roundTripNanos();
      second.send((byte) 1, (byte) 2);
      second.receive(2);
      assertThat(used.openConnections()).isEqualTo(2);
    }
    await().until(() -> used.openConnections() == 0);
    assertThat(used.connectionsAccepted()).isEqualTo(2);
    assertThat(used.bytesToServers()).isEqualTo(3);
    assertThat(used.bytesToClients()).isEqualTo(3);
    assertThat(forbidden.connectionsAccepted()).isZero();
    assertThat(forbidden.bytesToServers()).isZero();
  }

  @Test
  void closeLeavesNeitherThreadNorConnectionNorPort() throws Exception {
    WanSite up = wan.addSite("up", LINK);
    WanSite holed = wan.addSite("holed", LINK);
    WanSite refused = wan.addSite("refused", LINK);
    List<InetSocketAddress> addresses =
        List.of(
            up.expose(server.address()),
            holed.expose(server.address()),
            refused.expose(server.address()));
    try (TestClient client = new TestClient(addresses.get(0));
        TestClient stuck = new TestClient(addresses.get(1))) {
      client.roundTripNanos();
      stuck.roundTripNanos();
      holed.blackHole();
      stuck.send(new byte[100]);
      refused.refuse();
      assertThat(emulatorThreads()).isNotEmpty().allMatch(Thread::isDaemon);
      wan.close();
      wan.close();
      await().untilAsserted(() -> assertThat(emulatorThreads()).isEmpty());
      assertThatThrownBy(client::read).isInstanceOf(SocketException.class);
      assertThatThrownBy(stuck::read).isInstanceOf(SocketException.class);
    }
    assertThat(up.openConnections()).isZero();
    for (InetSocketAddress address : addresses) {
      assertThatThrownBy(() -> new TestClient(address)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void connectionsThatEndLeaveNoThread() throws Exception {
    InetSocketAddress address = wan.addSite("site", LINK).expose(server.address());
    for (int i = 0; i < 10; i++) {
      try (TestClient client = new TestClient(address)) {
        client.roundTripNanos();
      }
    }
    // The acceptor remains.
    await().untilAsserted(() -> assertThat(emulatorThreads()).hasSize(1));
  }

  @Test
  void findsSitesByName() {
    WanSite site = wan.addSite("eu-central-1", LINK);
    assertThat(wan.site("eu-central-1")).isSameAs(site);
    assertThat(site.name()).isEqualTo("eu-central-1");
    assertThat(site).hasToString("WanSite[eu-central-1, UP, rtt PT0.001S]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> wan.site("mars"))
        .withMessage("name: mars (expected: one of [eu-central-1])");
  }

  @Test
  void messagesNameTheValueAndTheBound() {
    WanSite site = wan.addSite("eu-central-1", LINK);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> wan.addSite("eu-central-1", LINK))
        .withMessage("name: eu-central-1 (expected: none of [eu-central-1])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> wan.addSite(" ", LINK))
        .withMessage("name: \" \" (expected: not blank)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WanLink.rtt(Duration.ofMillis(-1)))
        .withMessage("rtt: -1ms (expected: >= 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> site.setRtt(Duration.ofSeconds(Long.MAX_VALUE)))
        .withMessageStartingWith("rtt: PT")
        .withMessageEndingWith("(expected: <= 24h)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> site.slow(Duration.ofNanos(-1)))
        .withMessage("extraRtt: PT-0.000000001S (expected: >= 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> site.expose(InetSocketAddress.createUnresolved("fra.example", 443)))
        .withMessageStartingWith("server: fra.example/<unresolved>:443")
        .withMessageEndingWith("(expected: a resolved address)");
  }

  @Test
  void closedEmulatorRejectsChanges() {
    WanSite site = wan.addSite("site", LINK);
    wan.close();
    assertThatIllegalStateException().isThrownBy(() -> wan.addSite("other", LINK));
    assertThatIllegalStateException().isThrownBy(() -> site.expose(server.address()));
    assertThatIllegalStateException().isThrownBy(site::heal);
  }

  private static List<Thread> emulatorThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith(WanThreads.NAME_PREFIX))
        .toList();
  }
}
