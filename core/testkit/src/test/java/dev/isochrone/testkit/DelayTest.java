/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lower bounds are exact. Upper ones are medians against a control, with room for a busy host. */
class DelayTest {
  private static final long SEED = 20_240_917;
  private static final int ROUND_TRIPS = 15;
  private static final Duration RTT = Duration.ofMillis(20);

  private final WanEmulator wan = new WanEmulator(SEED);
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
  void roundTripIsTheLinksAndLittleMore() throws Exception {
    long controlNanos = medianNanos(exposed("control", WanLink.rtt(Duration.ZERO)));
    long[] nanos = roundTrips(exposed("site", WanLink.rtt(RTT)));
    assertThat(nanos[0]).isGreaterThanOrEqualTo(RTT.toNanos());
    assertThat(median(nanos) - controlNanos).isLessThan(RTT.toNanos() * 3 / 2);
  }

  @Test
  void newConnectionPaysForItsHandshakeOnce() throws Exception {
    InetSocketAddress address = exposed("site", WanLink.rtt(RTT));
    long start = System.nanoTime();
    try (TestClient client = new TestClient(address)) {
      client.roundTripNanos();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2 * RTT.toNanos());
    }
  }

  @Test
  void serverThatSpeaksFirstIsHeardAfterTwoRoundTrips() throws Exception {
    try (TestServer manual = TestServer.manual()) {
      InetSocketAddress address = wan.addSite("site", WanLink.rtt(RTT)).expose(manual.address());
      long start = System.nanoTime();
      try (TestClient client = new TestClient(address)) {
        manual.next().getOutputStream().write(1);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(RTT.toNanos() / 2);
        assertThat(client.read()).isEqualTo(1);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2 * RTT.toNanos());
      }
    }
  }

  @Test
  void jitterComesOnTopInBothDirections() throws Exception {
    WanLink link = WanLink.rtt(Duration.ZERO).withJitter(random -> RTT.toNanos());
    assertThat(roundTrips(exposed("site", link))[0]).isGreaterThanOrEqualTo(2 * RTT.toNanos());
  }

  @Test
  void negativeJitterCountsAsNone() throws Exception {
    WanLink link = WanLink.rtt(RTT).withJitter(random -> Long.MIN_VALUE);
    assertThat(roundTrips(exposed("site", link))[0]).isGreaterThanOrEqualTo(RTT.toNanos());
  }

  @Test
  void jitterThatThrowsResetsTheConnection() throws Exception {
    WanLink link =
        WanLink.rtt(RTT)
            .withJitter(
                random -> {
                  throw new ArithmeticException("thrown by the test");
                });
    try (TestClient client = new TestClient(exposed("site", link))) {
      client.send((byte) 1);
      assertThatThrownBy(client::read).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void slowAddsReplacesAndHealRemoves() throws Exception {
    WanSite site = wan.addSite("site", WanLink.rtt(Duration.ofMillis(1)));
    InetSocketAddress address = site.expose(server.address());
    site.slow(Duration.ofHours(1));
    site.slow(RTT);
    assertThat(site.rtt()).isEqualTo(RTT.plusMillis(1));
    long[] slowed = roundTrips(address);
    assertThat(slowed[0]).isGreaterThanOrEqualTo(RTT.plusMillis(1).toNanos());
    site.heal();
    assertThat(site.rtt()).isEqualTo(Duration.ofMillis(1));
    assertThat(medianNanos(address)).isLessThan(median(slowed));
  }

  @Test
  void setRttHoldsUntilHealAndKeepsTheExtra() throws Exception {
    WanSite site = wan.addSite("site", WanLink.rtt(Duration.ofMillis(1)));
    InetSocketAddress address = site.expose(server.address());
    site.slow(Duration.ofMillis(5));
    site.setRtt(RTT);
    assertThat(site.rtt()).isEqualTo(RTT.plusMillis(5));
    assertThat(roundTrips(address)[0]).isGreaterThanOrEqualTo(RTT.plusMillis(5).toNanos());
    site.heal();
    assertThat(site.rtt()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void bytesKeepTheirOrderUnderJitter() throws Exception {
    byte[] sent = new byte[1 << 20];
    new SplittableRandom(SEED).nextBytes(sent);
    WanLink link =
        WanLink.rtt(Duration.ofMillis(2)).withJitter(Jitter.exponential(Duration.ofMillis(1)));
    try (TestClient client = new TestClient(exposed("site", link))) {
      CompletableFuture<byte[]> received =
          CompletableFuture.supplyAsync(() -> receiveUnchecked(client, sent.length));
      // In pieces of every size, so that many chunks are under way at once.
      for (int from = 0, n = 1; from < sent.length; from += n, n = n % 4999 + 37) {
        n = Math.min(n, sent.length - from);
        client.socket.getOutputStream().write(sent, from, n);
      }
      assertThat(received.get()).as("seed %d", SEED).isEqualTo(sent);
    }
  }

  private InetSocketAddress exposed(String name, WanLink link) {
    return wan.addSite(name, link).expose(server.address());
  }

  private static long[] roundTrips(InetSocketAddress address) throws IOException {
    try (TestClient client = new TestClient(address)) {
      return client.roundTripsNanos(ROUND_TRIPS);
    }
  }

  private static long medianNanos(InetSocketAddress address) throws IOException {
    return median(roundTrips(address));
  }

  private static long median(long[] sorted) {
    return sorted[sorted.length / 2];
  }

  private static byte[] receiveUnchecked(TestClient client, int n) {
    try {
      return client.receive(n);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
