/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.RouterSnapshot;
import dev.isochrone.latency.MeasurementStore;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.time.VirtualTime;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The policy to the last event, on a channel without a network. */
class BalancerTest {
  private @Nullable FakeChannel channel;

  @AfterEach
  void shutdown() {
    if (channel != null) {
      channel.shutdown();
    }
  }

  private FakeChannel start(boolean probed, int... ports) {
    channel = new FakeChannel(probed);
    List<EquivalentAddressGroup> groups =
        IntStream.of(ports).mapToObj(FakeChannel::address).toList();
    assertThat(channel.resolve(groups).isOk()).isTrue();
    return channel;
  }

  /** Each port's connection comes up as many milliseconds later as its number says. */
  private void connect(int... ports) {
    long start = channel.time.nanoTime();
    for (int port : ports) {
      channel.set(port, ConnectivityState.CONNECTING);
    }
    for (int port : ports) {
      channel.time.advanceNanos(port * 1_000_000L - (channel.time.nanoTime() - start));
      channel.set(port, ConnectivityState.READY);
    }
    channel.time.advanceMillis(20);
  }

  @Test
  void callsWaitWhileConnectionsAreMadeAndGoOnceOneIsThere() {
    start(false, 3, 30);
    assertThat(channel.pick(CallOptions.DEFAULT)).isEqualTo(PickResult.withNoResult());
    assertThat(channel.state).isEqualTo(ConnectivityState.CONNECTING);
    connect(3);
    assertThat(channel.state).isEqualTo(ConnectivityState.READY);
    assertThat(channel.pickedAddress(CallOptions.DEFAULT)).isEqualTo("host:3");
  }

  @Test
  void whenEveryConnectionFailsCallsFailNamingEachSiteItsStateAndForHowLong() {
    start(false, 3, 30);
    channel.fail(3, "refused");
    channel.fail(30, "no route");
    channel.time.advanceMillis(1500);
    assertThat(channel.state).isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
    PickResult result = channel.pick(CallOptions.DEFAULT);
    assertThat(result.isDrop()).isFalse();
    assertThat(result.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(result.getStatus().getDescription())
        .isEqualTo(
            "every permitted site is down: host:3 (UNREACHABLE for 1.5 s: refused), "
                + "host:30 (UNREACHABLE for 1.5 s: no route)");
  }

  @Test
  void anIdleConnectionIsMadeAnew() {
    start(false, 3);
    connect(3);
    int before = channel.subchannels.get("host:3").requests;
    channel.set(3, ConnectivityState.IDLE);
    assertThat(channel.subchannels.get("host:3").requests).isGreaterThan(before);
  }

  @Test
  void aPickThatFindsItsConnectionJustGoneTakesAnother() {
    start(false, 3, 30);
    connect(3, 30);
    channel.set(3, ConnectivityState.IDLE); // and no time for a new table
    assertThat(channel.pickedAddress(CallOptions.DEFAULT)).isEqualTo("host:30");
  }

  @Test
  void aRetryThatFindsItsConnectionJustGoneStillDoesNotGoWhereTheCallHasBeen() {
    start(false, 3, 30, 60);
    connect(3, 30, 60);
    TriedEndpoints tried = new TriedEndpoints();
    tried.add(Endpoint.of("host:3", Site.named("host:3")));
    CallOptions retry = CallOptions.DEFAULT.withOption(CallRouting.NOTE, tried);
    assertThat(channel.pickedAddress(retry)).isEqualTo("host:30");
    channel.set(30, ConnectivityState.IDLE); // and no time for a new table
    assertThat(channel.pickedAddress(retry)).isEqualTo("host:60");
  }

  @Test
  void aRetryGoesToAnotherSiteAndWhereAllWereTriedToAnotherEndpoint() {
    channel = new FakeChannel(false);
    channel.resolve(List.of(at("a", 3), at("a", 4), at("b", 30), at("b", 31)));
    connect(3, 4, 30, 31);
    channel.time.advanceMillis(200); // a beat of a quiet router, which tells what each costs
    TriedEndpoints tried = new TriedEndpoints();
    CallOptions retry = CallOptions.DEFAULT.withOption(CallRouting.NOTE, tried);
    List<String> attempts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String address = channel.pickedAddress(retry);
      attempts.add(address);
      String port = address.substring(address.indexOf(':') + 1);
      tried.add(Endpoint.of(address, Site.named(port.length() == 1 ? "a" : "b")));
    }
    assertThat(attempts).doesNotHaveDuplicates();
    assertThat(attempts.get(0)).matches("host:[34]");
    assertThat(attempts.get(1)).matches("host:3[01]");
    assertThat(attempts.get(2)).matches("host:[34]");
  }

  @Test
  void whatNoServerEverSawIsSentAgainWhateverTheBudget() {
    start(false, 3, 30);
    connect(3, 30);
    spendTokens("host:30");
    TriedEndpoints tried = new TriedEndpoints();
    tried.add(Endpoint.of("host:3", Site.named("host:3")));
    CallOptions options = CallOptions.DEFAULT.withOption(CallRouting.NOTE, tried);
    // gRPC names previous attempts in a header, and a transparent retry has none.
    assertThat(channel.pickedAddress(options)).isEqualTo("host:30");
  }

  @Test
  void aRetryWithoutBudgetEndsAndAHedgeWithoutBudgetWaits() {
    start(false, 3, 30);
    connect(3, 30);
    spendTokens("host:30");
    TriedEndpoints tried = new TriedEndpoints();
    tried.add(Endpoint.of("host:3", Site.named("host:3")));
    CallOptions options = CallOptions.DEFAULT.withOption(CallRouting.NOTE, tried);
    PickResult hedge = channel.pickAgain(options);
    assertThat(hedge.getSubchannel()).isNull();
    assertThat(hedge.getStatus().isOk()).as("waits").isTrue();
    tried.ended();
    PickResult retry = channel.pickAgain(options);
    assertThat(retry.isDrop()).isTrue();
    assertThat(retry.getStatus().getDescription()).contains("retryBudget").contains("host:3");
  }

  private void spendTokens(String site) {
    for (int i = 0; i < 60 && tokens(site) > 5; i++) {
      // Attempts that end unavailable; every fourth succeeds, so that it stays in rotation.
      channel.attempt(site, i % 4 == 0 ? Status.OK : Status.RESOURCE_EXHAUSTED);
      channel.time.advanceMillis(20);
    }
    assertThat(tokens(site)).isLessThanOrEqualTo(5);
  }

  private double tokens(String site) {
    return channel.balancer.snapshot().join().sites().stream()
        .filter(s -> s.site().equals(site))
        .findAny()
        .orElseThrow()
        .retryTokens();
  }

  private static EquivalentAddressGroup at(String site, int port) {
    return FakeChannel.address(
        port, Attributes.newBuilder().set(SiteAttributes.SITE, Site.named(site)).build());
  }

  @Test
  void whatIsGoneIsDisconnectedAndWhatStaysKeepsItsConnection() {
    start(false, 3, 30);
    connect(3, 30);
    FakeChannel.FakeSubchannel kept = channel.subchannels.get("host:30");
    channel.resolve(List.of(FakeChannel.address(30), FakeChannel.address(60)));
    assertThat(channel.subchannels.get("host:3").shutdown).isTrue();
    assertThat(channel.subchannels.get("host:30")).isSameAs(kept);
    assertThat(kept.shutdown).isFalse();
    assertThat(channel.pickedAddress(CallOptions.DEFAULT)).isEqualTo("host:30");
  }

  @Test
  void addressesThatCannotBeResolvedAnyMoreStay() {
    start(false, 3);
    connect(3);
    assertThat(channel.resolve(List.of()).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(channel.pickedAddress(CallOptions.DEFAULT)).isEqualTo("host:3");
  }

  @Test
  void anAddressGivenTwiceIsOneEndpoint() {
    start(false, 3, 3);
    connect(3);
    assertThat(channel.subchannels).hasSize(1);
  }

  @Test
  void aFailureAsksForNewAddressesOnce() {
    start(false, 3, 30);
    connect(3, 30);
    int before = channel.refreshes;
    channel.fail(3, "refused");
    // What a resolver that answers at once does to that request:
    channel.resolve(List.of(FakeChannel.address(3), FakeChannel.address(30)));
    channel.time.advanceMillis(100);
    assertThat(channel.refreshes - before).isEqualTo(1);
  }

  @Test
  void aBurstOfFiveHundredConnectionsMakesFewTables() {
    int[] ports = IntStream.rangeClosed(1, 500).toArray();
    start(false, ports);
    int before = channel.updates;
    for (int port : ports) {
      channel.set(port, ConnectivityState.CONNECTING);
      channel.set(port, ConnectivityState.READY);
    }
    channel.time.advanceMillis(20);
    assertThat(channel.updates - before).isLessThan(5);
  }

  @Test
  void fiveHundredConnectionsThatComeUpOneAfterTheOtherMakeFarFewerTables() {
    int[] ports = IntStream.rangeClosed(1, 500).toArray();
    start(false, ports);
    int before = channel.updates;
    for (int port : ports) {
      channel.set(port, ConnectivityState.CONNECTING);
      channel.set(port, ConnectivityState.READY);
      channel.time.advanceNanos(200_000); // 100 ms for all of them
    }
    channel.time.advanceMillis(20);
    assertThat(channel.updates - before).isLessThan(150);
  }

  @Test
  void measurementsOutliveABalancer() {
    VirtualTime storeTime = new VirtualTime();
    MeasurementStore store = new MeasurementStore(storeTime);
    FakeChannel first = new FakeChannel(true, store);
    channel = first;
    first.resolve(List.of(FakeChannel.address(3), FakeChannel.address(30)));
    probesTake(first, 7);
    connect(3, 30);
    first.time.advanceMillis(500);
    first.shutdown();

    channel = new FakeChannel(true, store);
    channel.resolve(List.of(FakeChannel.address(3), FakeChannel.address(30)));
    RouterSnapshot snapshot = channel.balancer.snapshot().join();
    assertThat(snapshot.sites()).allSatisfy(s -> assertThat(s.rttMillis()).isEqualTo(7.0));
  }

  @Test
  void probesStopWhereThereAreNoCalls() {
    start(true, 3);
    List<Long> probes = probesTake(channel, 5);
    connect(3);
    channel.time.advanceMillis(59_000);
    int during = probes.size();
    assertThat(during).isGreaterThan(30);
    channel.time.advanceMillis(10_000);
    int after = probes.size();
    assertThat(after - during).isLessThan(5);
    channel.time.advanceMillis(600_000);
    assertThat(probes).hasSize(after);
  }

  @Test
  void nothingIsLeftToRunAfterShutdown() {
    start(true, 3, 30);
    probesTake(channel, 5);
    connect(3, 30);
    channel.fail(30, "refused");
    assertThat(channel.time.pendingTasks()).isPositive();
    channel.shutdown();
    channel.time.advanceMillis(10);
    assertThat(channel.time.pendingTasks()).isZero();
    assertThat(channel.subchannels.values()).allMatch(s -> s.shutdown);
    assertThat(Isochrone.snapshots()).isEmpty();
  }

  @Test
  void statesHaveNames() {
    start(true, 1, 2, 3);
    probesTake(channel, 1);
    connect(1);
    channel.fail(2, "refused");
    channel.time.advanceMillis(100);
    Set<String> texts = new TreeSet<>();
    channel
        .balancer
        .snapshot()
        .join()
        .sites()
        .forEach(s -> s.endpoints().forEach(e -> texts.add(e.state() + ":" + e.reason())));
    assertThat(texts).containsExactly("CONNECTING:connecting", "HEALTHY:", "UNREACHABLE:refused");
  }

  /** Answers every probe after so many milliseconds; returns when each was sent. */
  private static List<Long> probesTake(FakeChannel channel, long millis) {
    List<Long> sent = new ArrayList<>();
    channel.link.channel(
        new Channel() {
          @Override
          public <Q, A> ClientCall<Q, A> newCall(
              MethodDescriptor<Q, A> method, CallOptions options) {
            sent.add(channel.time.nanoTime());
            return new Probe<>(channel, millis);
          }

          @Override
          public String authority() {
            return "fake";
          }
        });
    return sent;
  }

  private static final class Probe<Q, A> extends ClientCall<Q, A> {
    private final FakeChannel channel;
    private final long millis;
    private @Nullable Listener<A> listener;

    Probe(FakeChannel channel, long millis) {
      this.channel = channel;
      this.millis = millis;
    }

    @Override
    public void start(Listener<A> responses, Metadata headers) {
      listener = responses;
    }

    @Override
    public void halfClose() {
      channel.time.schedule(
          () -> listener.onClose(Status.UNIMPLEMENTED, new Metadata()), millis * 1_000_000L);
    }

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {}

    @Override
    public void sendMessage(Q message) {}
  }
}
