/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.RouterSnapshot.SiteSnapshot;
import io.grpc.ConnectivityState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When connections are made again, and how many. */
class EndpointConnectionTest {
  private final FakeChannel channel = new FakeChannel(false);

  @AfterEach
  void shutdown() {
    channel.shutdown();
    channel.time.advanceMillis(10);
    assertThat(channel.time.pendingTasks()).isZero();
    assertThat(channel.made).allMatch(s -> s.shutdown);
  }

  private void start(int... ports) {
    channel.resolve(IntStream.of(ports).mapToObj(FakeChannel::address).toList());
  }

  private void ready(int port) {
    channel.set(port, ConnectivityState.READY);
  }

  private SiteSnapshot site(int port) {
    return channel.balancer.snapshot().join().sites().stream()
        .filter(s -> s.site().equals("host:" + port))
        .findAny()
        .orElseThrow();
  }

  private String stateOf(int port) {
    return site(port).endpoints().get(0).state();
  }

  /**
   * Lets the connection to port 3 fail each time that it is tried; how long each wait was, in s.
   */
  private List<Double> waits(int count) {
    List<Double> waits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int before = channel.made.size();
      channel.fail(3, "refused");
      long from = channel.time.nanoTime();
      while (channel.made.size() == before) {
        channel.time.advanceMillis(10);
      }
      waits.add((channel.time.nanoTime() - from) / 1e9);
    }
    return waits;
  }

  @Test
  void whatFailsIsTriedAgainAfterAGrowingJitteredAndBoundedWait() {
    start(3);
    List<Double> waits = waits(12);
    double expected = 0.5;
    for (double wait : waits) {
      assertThat(wait).isBetween(0.8 * expected, 1.2 * expected + 0.011);
      expected = Math.min(10, expected * 1.6);
    }
    // Two of four waits around 10 s, seen in steps of 10 ms, are the same once in 70 times.
    assertThat(Set.copyOf(waits.subList(8, 12))).as("jitter").hasSizeGreaterThan(2);
    assertThat(channel.made.stream().filter(s -> !s.shutdown)).as("one at a time").hasSize(1);
  }

  @Test
  void whileItIsTriedAgainItStaysUnreachable() {
    start(3, 30);
    ready(30);
    channel.fail(3, "refused");
    channel.time.advanceMillis(700);
    channel.set(3, ConnectivityState.CONNECTING);
    channel.time.advanceMillis(50);
    assertThat(stateOf(3)).isEqualTo("UNREACHABLE");
    ready(3);
    channel.time.advanceMillis(50);
    assertThat(List.of(stateOf(3), stateOf(30))).containsOnly("HEALTHY");
  }

  @Test
  void aLostConnectionIsMadeAnewAtOnceAndOneThatIsLostAgainAndAgainIsNot() {
    start(3);
    ready(3);
    channel.time.advanceMillis(1_000);
    for (int i = 0; i < 5; i++) { // a server that ends its connections, as they may
      channel.set(3, ConnectivityState.IDLE);
      assertThat(channel.subchannels.get("host:3").requests).isEqualTo(i + 2);
      ready(3);
      channel.time.advanceMillis(1_000);
    }
    channel.set(3, ConnectivityState.IDLE);
    ready(3);
    channel.time.advanceMillis(100);
    channel.set(3, ConnectivityState.IDLE); // the first brief one: as any other
    ready(3);
    channel.time.advanceMillis(100);
    int before = channel.made.size();
    channel.set(3, ConnectivityState.IDLE);
    channel.time.advanceMillis(500);
    assertThat(channel.made).hasSize(before);
    channel.time.advanceMillis(500);
    assertThat(channel.made).hasSize(before + 1);
  }

  @Test
  void aConnectionThatLastedIsForgivenWhatWasBeforeIt() {
    start(3);
    assertThat(waits(6).get(5)).isGreaterThan(4);
    ready(3);
    channel.time.advanceMillis(11_000);
    channel.set(3, ConnectivityState.IDLE);
    assertThat(waits(1).get(0)).isLessThan(0.62);
  }

  @Test
  void aServerThatAcceptsAndSaysNothingIsGivenUp() {
    start(3, 30);
    ready(30);
    channel.set(3, ConnectivityState.CONNECTING);
    channel.time.advanceMillis(4_900);
    assertThat(stateOf(3)).isEqualTo("CONNECTING");
    channel.time.advanceMillis(200);
    assertThat(stateOf(3)).isEqualTo("UNREACHABLE");
    assertThat(site(3).reason()).contains("no connection within 5 s");
    channel.time.advanceMillis(700);
    channel.set(3, ConnectivityState.CONNECTING);
    channel.time.advanceMillis(9_000); // the next one may take twice as long
    ready(3);
    channel.time.advanceMillis(50);
    assertThat(List.of(stateOf(3), stateOf(30))).containsOnly("HEALTHY");
  }

  @Test
  void aSilentEndpointGetsASecondConnectionBesideTheFirstAndThenInItsPlace() {
    start(3);
    ready(3);
    FakeChannel.FakeSubchannel first = channel.subchannels.get("host:3");
    channel.suspect(3, true);
    channel.time.advanceMillis(900);
    assertThat(channel.made).hasSize(1);
    channel.time.advanceMillis(200);
    assertThat(channel.made).hasSize(2);
    assertThat(first.shutdown).as("not before the other one is up").isFalse();
    ready(3);
    assertThat(first.shutdown).isTrue();
    assertThat(channel.subchannels.get("host:3").shutdown).isFalse();
    channel.time.advanceMillis(29_000);
    assertThat(channel.made).as("it comes up: the connection was not to blame").hasSize(2);
  }

  @Test
  void aSecondLookInHalfAMinuteHoldsUpNoOtherConnection() {
    start(3, 30);
    ready(3);
    ready(30);
    channel.suspect(30, true);
    channel.time.advanceMillis(1_100);
    ready(30); // the second connection: it is doubted again in 30 s
    channel.set(3, ConnectivityState.IDLE);
    assertThat(waits(1).get(0)).isLessThan(0.62);
  }

  @Test
  void aSecondConnectionThatDoesNotComeUpLeavesTheFirstAlone() {
    start(3);
    ready(3);
    FakeChannel.FakeSubchannel first = channel.subchannels.get("host:3");
    channel.suspect(3, true);
    channel.time.advanceMillis(1_100);
    channel.fail(3, "refused");
    channel.time.advanceMillis(120_000);
    assertThat(first.shutdown).isFalse();
    assertThat(channel.made.size()).as("in two minutes").isBetween(8, 16);
    channel.suspect(3, false);
    int before = channel.made.size();
    channel.time.advanceMillis(60_000);
    assertThat(channel.made).hasSize(before);
    assertThat(channel.made.stream().filter(s -> !s.shutdown)).containsExactly(first);
  }

  @Test
  void manyThatFailTogetherAreNotTriedTogether() {
    int[] ports = IntStream.rangeClosed(1, 500).toArray();
    start(ports);
    for (int port : ports) {
      channel.fail(port, "refused");
    }
    List<Integer> madeEachTenth = new ArrayList<>();
    int before = channel.made.size();
    for (int i = 0; i < 110; i++) {
      channel.time.advanceMillis(100);
      madeEachTenth.add(channel.made.size() - before);
      before = channel.made.size();
    }
    assertThat(madeEachTenth).allMatch(n -> n <= 5 + 10);
    assertThat(madeEachTenth.stream().mapToInt(i -> i).sum()).isBetween(490, 570);
  }

  @Test
  void theRateIsBoundedAndWhatWasNotUsedIsNotSavedUp() {
    Reconnects reconnects = new Reconnects(channel.time, new SplittableRandom(1));
    channel.time.advanceMillis(100_000);
    List<Long> slots = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      slots.add(reconnects.slotNanos() / 1_000_000);
    }
    assertThat(slots.subList(0, 10)).containsOnly(0L);
    assertThat(slots.get(59)).isEqualTo(1_000L);
  }
}
