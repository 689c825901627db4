/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Streams when the nearest site is lost: those that are open, and those that come after. */
@Tag("slow")
class StreamFaultsTest {
  private static final AtomicLong NEXT = new AtomicLong();
  private static final int OPEN = 40;

  // To be called idempotent must not matter: a stream is never sent twice.
  private static final CallOptions MARKED =
      CallOptions.DEFAULT.withOption(CallRouting.IDEMPOTENT, true);

  /** One stream, open until something ends it. */
  private static final class Stream extends ClientCall.Listener<String> {
    final String name = "stream-" + NEXT.incrementAndGet();
    final CompletableFuture<String> site = new CompletableFuture<>();
    final CompletableFuture<Status> ended = new CompletableFuture<>();
    private final ClientCall<String, String> call;
    volatile long endedNanos;

    Stream(Channel channel, MethodDescriptor<String, String> method, String question) {
      call = channel.newCall(method, MARKED);
      Metadata headers = new Metadata();
      headers.put(Cloud.CALL, name);
      call.start(this, headers);
      call.request(1_000);
      call.sendMessage(question);
      if (method == Cloud.FEED) {
        call.halfClose();
      }
    }

    void cancel() {
      call.cancel("seen enough", null);
    }

    @Override
    public void onMessage(String from) {
      site.complete(from);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      endedNanos = System.nanoTime();
      site.complete("none: " + status);
      ended.complete(status);
    }
  }

  /** What became of new streams. */
  private record Next(int served, int of, long lastMillis) {
    String text() {
      return String.format(
          Locale.ROOT,
          "%d of %d new streams served, the last that was not after %d ms",
          served,
          of,
          lastMillis);
    }
  }

  private static List<Stream> openAt(ManagedChannel channel, String site) throws Exception {
    List<Stream> open = new ArrayList<>();
    for (int tries = 0; open.size() < OPEN && tries < 4 * OPEN; tries++) {
      Stream stream = new Stream(channel, tries % 2 == 0 ? Cloud.FEED : Cloud.CHAT, "hello");
      if (stream.site.get(10, TimeUnit.SECONDS).equals(site)) {
        open.add(stream);
      } else {
        stream.cancel();
      }
    }
    assertThat(open).hasSize(OPEN);
    return open;
  }

  /** For so long, a new stream every 20 ms: when the last of them was sent that was not served. */
  private static Next next(ManagedChannel channel, double seconds, List<Stream> all)
      throws Exception {
    long start = System.nanoTime();
    List<Stream> streams = new ArrayList<>();
    List<Long> sent = new ArrayList<>();
    for (int i = 0; i < seconds * 50; i++) {
      for (long wait = start + i * 20_000_000L - System.nanoTime();
          wait > 0;
          wait = start + i * 20_000_000L - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      sent.add(System.nanoTime());
      streams.add(new Stream(channel, i % 2 == 0 ? Cloud.FEED : Cloud.CHAT, "hello"));
    }
    int served = 0;
    long last = start;
    for (int i = 0; i < streams.size(); i++) {
      String site;
      try {
        site = streams.get(i).site.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        site = "none";
      }
      if (site.startsWith("none")) {
        last = sent.get(i);
      } else {
        served++;
      }
    }
    all.addAll(streams);
    return new Next(served, streams.size(), (last - start) / 1_000_000);
  }

  /** When the open ones ended, and that all did so in the same way. */
  private static String ends(List<Stream> open, long brokeNanos, long waitSeconds)
      throws Exception {
    long last = 0;
    for (Stream stream : open) {
      Status status = stream.ended.get(waitSeconds, TimeUnit.SECONDS);
      assertThat(status.getCode()).as("%s", status).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(status.getDescription()).isNotBlank();
      last = Math.max(last, stream.endedNanos - brokeNanos);
    }
    return String.format(
        Locale.ROOT,
        "%d of %d ended UNAVAILABLE, the last after %d ms",
        open.size(),
        open.size(),
        last / 1_000_000);
  }

  private static void sentOnceEach(Cloud cloud, List<Stream> streams) {
    Map<String, Long> attempts =
        cloud.attempts.stream()
            .collect(Collectors.groupingBy(Cloud.Attempt::call, Collectors.counting()));
    assertThat(streams)
        .allSatisfy(s -> assertThat(attempts.getOrDefault(s.name, 0L)).isLessThanOrEqualTo(1));
  }

  @Test
  void streamsWhoseConnectionBreaks() throws Exception {
    try (Cloud cloud = FaultRun.cloud()) {
      ManagedChannel channel = FaultPolicy.RESCUED.connect(cloud);
      List<Stream> open = openAt(channel, "near");
      List<Stream> all = new ArrayList<>(open);
      long broke = System.nanoTime();
      cloud.wan("near").reset();
      String ended = ends(open, broke, 5);
      Next next = next(channel, 3, all);
      FaultMatrix.row(
          27,
          "40 open streams, RST",
          "end at once with a status; never sent twice; the next go elsewhere",
          ended + "; " + next.text(),
          "–");
      sentOnceEach(cloud, all);
      assertThat(next.served()).isEqualTo(next.of());
    }
  }

  @Test
  void streamsAtASiteThatVanishes() throws Exception {
    try (Cloud cloud = FaultRun.cloud()) {
      ManagedChannel channel =
          cloud.track(
              Isochrone.configure(cloud.plainChannel())
                  .keepAliveTime(10, TimeUnit.SECONDS) // less is not allowed
                  .keepAliveTimeout(1, TimeUnit.SECONDS)
                  .build());
      Load.settle(channel, "near");
      List<Stream> open = openAt(channel, "near");
      List<Stream> all = new ArrayList<>(open);
      long broke = System.nanoTime();
      cloud.wan("near").blackHole();
      Next next = next(channel, 5, all);
      String ended = ends(open, broke, 30);
      FaultMatrix.row(
          27,
          "40 open streams, black-hole; nothing but streams, keepalive 10 s and 1 s",
          "end by keepalive; never sent twice; the next go elsewhere within two probes",
          ended + "; " + next.text(),
          "–");
      sentOnceEach(cloud, all);
      assertThat(next.lastMillis()).as("%s", next).isLessThan(4_000);
      Stream late = new Stream(channel, Cloud.CHAT, "hello");
      assertThat(late.site.get(5, TimeUnit.SECONDS)).isEqualTo("mid");
    }
  }

  @Test
  void quietStreamsBesideNothing() throws Exception {
    try (Cloud cloud = FaultRun.cloud()) {
      ManagedChannel channel = FaultPolicy.RESCUED.connect(cloud);
      List<String> moves = new ArrayList<>();
      List<Stream> quiet = new ArrayList<>();
      for (int i = 0; i < OPEN; i++) {
        quiet.add(new Stream(channel, Cloud.FEED, Cloud.QUIET));
      }
      for (int i = 0; i < 100; i++) {
        LockSupport.parkNanos(100_000_000);
        Snapshots.only().sites().stream()
            .flatMap(s -> s.endpoints().stream())
            .filter(e -> !e.state().equals("HEALTHY"))
            .forEach(e -> moves.add(e.endpoint() + " " + e.state() + " " + e.reason()));
      }
      long ended = quiet.stream().filter(s -> s.ended.isDone()).count();
      FaultMatrix.row(
          27,
          "40 streams without a message for 10 s, and no other call",
          "not taken for a hang",
          ended + " ended, " + moves.size() + " suspicions",
          "–");
      assertThat(ended).isZero();
      assertThat(moves).isEmpty();
    }
  }
}
