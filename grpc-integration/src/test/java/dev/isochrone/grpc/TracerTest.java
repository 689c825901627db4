/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every attempt is counted in and, however it ends, counted out. */
class TracerTest {
  private final Cloud cloud = new Cloud().site("one", 2, 2);
  private ManagedChannel channel;

  @AfterEach
  void close() {
    cloud.close();
  }

  private void connect(Map<String, ?> serviceConfig) throws InterruptedException {
    channel =
        cloud.track(
            Isochrone.configure(cloud.plainChannel().defaultServiceConfig(serviceConfig)).build());
    Load.settle(channel, "one");
    settled();
  }

  private static long inFlight() {
    return Snapshots.only().sites().stream().mapToLong(s -> s.inFlight()).sum();
  }

  private static void settled() {
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(inFlight()).isZero());
  }

  private void all(boolean hang) {
    cloud.all().forEach(n -> n.hangs = hang);
  }

  private CompletableFuture<Status> start(CallOptions options) {
    return start(options, new AtomicInteger()).ended;
  }

  private Running start(CallOptions options, AtomicInteger messages) {
    ClientCall<String, String> call = channel.newCall(Cloud.WHO, options);
    CompletableFuture<Status> ended = new CompletableFuture<>();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(String message) {
            messages.incrementAndGet();
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage("");
    call.halfClose();
    return new Running(call, ended);
  }

  private record Running(ClientCall<String, String> call, CompletableFuture<Status> ended) {}

  private static void seen(int calls) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(inFlight()).isEqualTo(calls));
  }

  @Test
  void callsThatSucceedOrFailAreCountedOut() throws Exception {
    connect(Map.of());
    Load.run(channel, 50, 500, CallOptions.DEFAULT);
    settled();
    cloud.all().forEach(n -> n.answersWith = Status.INVALID_ARGUMENT);
    Load.run(channel, 50, 500, CallOptions.DEFAULT);
    settled();
    cloud.all().forEach(n -> n.answersWith = Status.UNAVAILABLE);
    Load.run(channel, 50, 500, CallOptions.DEFAULT);
    settled();
  }

  @Test
  void aCancelledCallIsCountedOut() throws Exception {
    connect(Map.of());
    all(true);
    Running running = start(CallOptions.DEFAULT, new AtomicInteger());
    seen(1);
    running.call.cancel("enough", null);
    assertThat(running.ended.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.CANCELLED);
    settled();
  }

  @Test
  void aCallThatMissesItsDeadlineIsCountedOut() throws Exception {
    connect(Map.of());
    all(true);
    CompletableFuture<Status> ended =
        start(CallOptions.DEFAULT.withDeadlineAfter(600, TimeUnit.MILLISECONDS));
    seen(1);
    assertThat(ended.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    settled();
  }

  @Test
  void hedgesThatLoseAreCountedOut() throws Exception {
    connect(ServiceConfigs.hedging(2, "0.05s"));
    // Two idle endpoints cost the same: now one is called and now the other.
    for (int i = 0; i < 20 && cloud.attempts.stream().noneMatch(a -> a.previous() == 1); i++) {
      Cloud.Node node = cloud.all().get(i % 2);
      node.hangs = true;
      assertThat(Load.failed(Load.run(channel, 10, 100, CallOptions.DEFAULT))).isEmpty();
      node.hangs = false;
    }
    assertThat(cloud.attempts).anyMatch(a -> a.previous() == 1); // the control
    settled();
  }

  @Test
  void callsWhoseConnectionIsResetAreCountedOut() throws Exception {
    connect(Map.of());
    all(true);
    CompletableFuture<Status> ended = start(CallOptions.DEFAULT);
    seen(1);
    cloud.wan("one").reset();
    assertThat(ended.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    settled();
  }

  @Test
  void theUsersOwnTracerGoesOnWorking() throws Exception {
    connect(Map.of());
    Counting users = new Counting();
    CallOptions options = CallOptions.DEFAULT.withStreamTracerFactory(users);
    assertThat(Load.failed(Load.run(channel, 10, 100, options))).isEmpty();
    assertThat(users.made).hasValue(10);
    assertThat(users.headers).hasValue(10);
    await().untilAsserted(() -> assertThat(users.closed).hasValue(10));
    assertThat(ClientCalls.blockingUnaryCall(channel, Cloud.WHO, options, "")).isEqualTo("one");
  }

  /** Counts what happens to streams. */
  static final class Counting extends ClientStreamTracer.Factory {
    final AtomicInteger made = new AtomicInteger();
    final AtomicInteger headers = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata metadata) {
      made.incrementAndGet();
      return new ClientStreamTracer() {
        @Override
        public void inboundHeaders() {
          headers.incrementAndGet();
        }

        @Override
        public void streamClosed(Status status) {
          closed.incrementAndGet();
        }
      };
    }
  }
}
