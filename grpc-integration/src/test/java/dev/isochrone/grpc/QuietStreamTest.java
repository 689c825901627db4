/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.RouterSnapshot.EndpointSnapshot;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.ConnectivityState;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of which nothing comes back for long, and nothing is wrong. No probes: nobody helps. */
class QuietStreamTest {
  private final FakeChannel channel = new FakeChannel(false);

  @BeforeEach
  void connect() {
    channel.resolve(List.of(FakeChannel.address(3), FakeChannel.address(30)));
    for (int port : new int[] {3, 30}) {
      channel.set(port, ConnectivityState.CONNECTING);
      channel.time.advanceMillis(port);
      channel.set(port, ConnectivityState.READY);
    }
    channel.time.advanceMillis(100);
  }

  @AfterEach
  void shutdown() {
    channel.shutdown();
  }

  private ClientStreamTracer open(MethodDescriptor<?, ?> method) {
    return open(channel.pick(CallOptions.DEFAULT, new Metadata(), method));
  }

  private static ClientStreamTracer open(PickResult result) {
    ClientStreamTracer tracer =
        result
            .getStreamTracerFactory()
            .newClientStreamTracer(
                ClientStreamTracer.StreamInfo.newBuilder().build(), new Metadata());
    tracer.streamCreated(Attributes.EMPTY, new Metadata());
    return tracer;
  }

  /** Unary calls of 1 ms beyond the way, so that all is measured. */
  private void unary(int count) {
    for (int i = 0; i < count; i++) {
      answered(Cloud.WHO);
    }
  }

  /** A call that is answered 1 ms after the way to the very server that it went to. */
  private void answered(MethodDescriptor<?, ?> method) {
    PickResult picked = channel.pick(CallOptions.DEFAULT, new Metadata(), method);
    String at = ((FakeChannel.FakeSubchannel) picked.getSubchannel()).name();
    ClientStreamTracer call = open(picked);
    channel.time.advanceMillis(at.equals("host:3") ? 4 : 31);
    call.inboundHeaders(new Metadata());
    call.streamClosed(Status.OK);
  }

  private List<EndpointSnapshot> endpoints() {
    return channel.balancer.snapshot().join().sites().stream()
        .flatMap(s -> s.endpoints().stream())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 500})
  void anHourOfSilenceAccusesNobody(int callsBefore) {
    unary(callsBefore);
    // Some answered at once: a method whose streams usually are is no other.
    for (int i = 0; i < callsBefore / 10; i++) {
      answered(Cloud.FEED);
    }
    List<ClientStreamTracer> open = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      open.add(open(i % 2 == 0 ? Cloud.FEED : Cloud.CHAT));
    }
    for (int minute = 0; minute < 60; minute++) {
      channel.time.advanceMillis(60_000);
      assertThat(endpoints())
          .as("after %d minutes", minute)
          .allSatisfy(e -> assertThat(e.state()).isEqualTo("HEALTHY"));
    }
    assertThat(endpoints().stream().mapToLong(EndpointSnapshot::inFlight).sum()).isEqualTo(40);
    // Deadlines of streams, and what comes after an hour, say nothing either.
    for (int i = 0; i < 40; i++) {
      if (i % 2 == 0) {
        open.get(i).inboundHeaders(new Metadata());
      }
      open.get(i).streamClosed(i % 4 == 0 ? Status.OK : Status.DEADLINE_EXCEEDED);
    }
    channel.time.advanceMillis(1_000);
    assertThat(endpoints()).allSatisfy(e -> assertThat(e.state()).isEqualTo("HEALTHY"));
    assertThat(endpoints().stream().mapToLong(EndpointSnapshot::inFlight).sum()).isZero();
    unary(100);
    assertThat(channel.pickedAddress(CallOptions.DEFAULT)).isEqualTo("host:3");
  }

  @Test
  void theControlUnaryCallsThatAreNotAnsweredDo() {
    unary(500);
    for (int i = 0; i < 5; i++) {
      open(Cloud.WHO);
    }
    channel.time.advanceMillis(1_000);
    assertThat(endpoints()).extracting(EndpointSnapshot::state).contains("SUSPECT");
  }

  @Test
  void streamsThatFailAreFailures() {
    unary(500);
    for (int i = 0; i < 40; i++) {
      open(Cloud.FEED).streamClosed(Status.UNAVAILABLE);
      channel.time.advanceMillis(10);
    }
    assertThat(endpoints()).extracting(EndpointSnapshot::state).contains("EJECTED");
  }

  @Test
  void anEndpointThatWasOutComesBackThoughAllCallsAreQuietStreams() {
    unary(500);
    for (int i = 0; i < 20; i++) {
      channel.attempt("host:3", Status.UNAVAILABLE);
    }
    channel.time.advanceMillis(20);
    assertThat(endpoints()).extracting(EndpointSnapshot::state).contains("EJECTED");
    for (int i = 0; i < 600; i++) {
      open(Cloud.CHAT);
      channel.time.advanceMillis(100);
    }
    assertThat(endpoints()).allSatisfy(e -> assertThat(e.state()).isEqualTo("HEALTHY"));
  }
}
