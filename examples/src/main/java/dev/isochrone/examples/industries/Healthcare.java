/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.industries;

import dev.isochrone.testkit.WanSite;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A clinic in Munich: images of some megabytes come as streams and never from outside of Germany,
 * though a Swiss region is nearer than the next German one; telemedicine calls go to the edge.
 */
public final class Healthcare {
  private static final MethodDescriptor<String, String> FETCH =
      Sites.method(MethodType.SERVER_STREAMING, "clinic.Images", "Fetch");
  private static final MethodDescriptor<String, String> VITALS =
      Sites.method(MethodType.UNARY, "clinic.Telemedicine", "Vitals");

  private static final String CATALOG =
      """
      version: 1
      sites:
        clinic-edge: {jurisdictions: [DE, EU], kind: edge}
        munich-dc:   {jurisdictions: [DE, EU], kind: private}
        zurich:      {jurisdictions: [CH],     kind: public}
        frankfurt:   {jurisdictions: [DE, EU], kind: public}
      services:
        images:
          residency: [DE]
          endpoints:
            - {site: munich-dc, addresses: [$munich-dc]}
            - {site: zurich,    addresses: [$zurich]}
            - {site: frankfurt, addresses: [$frankfurt]}
        telemedicine:
          residency: [DE]
          endpoints:
            - {site: clinic-edge, addresses: [$clinic-edge]}
            - {site: munich-dc,   addresses: [$munich-dc]}
            - {site: zurich,      addresses: [$zurich]}
            - {site: frankfurt,   addresses: [$frankfurt]}
      """;

  /** A study is so many chunks of 64 KiB: 3 MiB, which the archive's disk gives in a second. */
  private static final int CHUNKS = 48;

  private static final String CHUNK = "x".repeat(64 * 1024);
  private static final double CHUNK_MILLIS = 20;

  /** Reading vital signs twice does no harm. */
  private static final List<Map<String, ?>> RETRIES =
      List.of(
          Map.of(
              "name",
              List.of(Map.of("service", "clinic.Telemedicine")),
              "retryPolicy",
              Map.of(
                  "maxAttempts",
                  4.0,
                  "initialBackoff",
                  "0.02s",
                  "maxBackoff",
                  "0.1s",
                  "backoffMultiplier",
                  2.0,
                  "retryableStatusCodes",
                  List.of("UNAVAILABLE"))));

  private final Tally studies = new Tally("studies");
  private final Tally vitals = new Tally("vitals");
  private final Set<String> sources = ConcurrentHashMap.newKeySet();
  private final AtomicInteger resumed = new AtomicInteger();

  private Healthcare() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    Programs.main(Healthcare::run);
  }

  static int run(PrintWriter out) throws IOException {
    return new Healthcare()
        .tell(new Story(out, "A clinic in Munich loses its data centre, then its edge"));
  }

  private int tell(Story story) throws IOException {
    WanSite zurich;
    try (Sites sites = new Sites()) {
      WanSite edge = sites.add("clinic-edge", 1, telemedicineAt(sites, "clinic-edge"));
      WanSite dc =
          sites.add(
              "munich-dc", 4, imagesAt(sites, "munich-dc"), telemedicineAt(sites, "munich-dc"));
      zurich = sites.add("zurich", 7, imagesAt(sites, "zurich"), telemedicineAt(sites, "zurich"));
      sites.add("frankfurt", 9, imagesAt(sites, "frankfurt"), telemedicineAt(sites, "frankfurt"));
      sites.catalog(CATALOG);
      ManagedChannel images = sites.channel("images", List.of());
      ManagedChannel telemedicine = sites.channel("telemedicine", RETRIES);
      story
          .act(3, "all well", () -> {})
          .act(3, "munich-dc lost", dc::refuse)
          .act(3, "munich-dc back", dc::heal)
          .act(3, "clinic-edge lost", edge::refuse)
          .load(4, studies, due -> fetch(images, due))
          .load(50, vitals, due -> ask(telemedicine, due))
          .play();
    }
    story.table(studies, "munich-dc", "frankfurt", "zurich");
    story.table(vitals, "clinic-edge", "munich-dc", "frankfurt", "zurich");
    story.promise(
        studies.failed() == 0,
        "every study arrived whole, no chunk twice: " + studies.total() + " of 3 MiB");
    story.promise(
        resumed.get() > 0,
        "those under way in munich-dc when it was lost went on elsewhere: " + resumed);
    story.promise(!sources.contains("zurich"), "no image came from outside of Germany");
    story.promise(zurich.connectionsAccepted() == 0, "zurich was never even connected to");
    story.promise(vitals.failed() == 0, "no telemedicine call failed");
    return story.status();
  }

  private void ask(ManagedChannel channel, long due) {
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(2, TimeUnit.SECONDS);
    ClientCalls.asyncUnaryCall(channel.newCall(VITALS, options), "patient 7", vitals.begin(due));
  }

  private void fetch(ManagedChannel channel, long due) {
    new Download(channel, studies.begin(due)).fetchFrom(0);
  }

  /**
   * One study. gRPC retries no stream that has begun: what was received is kept, the rest asked
   * for.
   */
  private final class Download implements StreamObserver<String> {
    private final ManagedChannel channel;
    private final StreamObserver<String> study;
    private int received;
    private int attempts;

    Download(ManagedChannel channel, StreamObserver<String> study) {
      this.channel = channel;
      this.study = study;
    }

    void fetchFrom(int chunk) {
      attempts++;
      CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(5, TimeUnit.SECONDS);
      ClientCalls.asyncServerStreamingCall(
          channel.newCall(FETCH, options), String.valueOf(chunk), this);
    }

    @Override
    public void onNext(String chunk) {
      String site = chunk.substring(0, chunk.indexOf(' '));
      sources.add(site);
      received++;
      study.onNext(site);
    }

    @Override
    public void onError(Throwable t) {
      if (attempts > 3) {
        study.onError(t);
      } else {
        resumed.addAndGet(attempts == 1 ? 1 : 0);
        fetchFrom(received);
      }
    }

    @Override
    public void onCompleted() {
      if (received == CHUNKS) {
        study.onCompleted();
      } else {
        study.onError(Status.DATA_LOSS.withDescription(received + " chunks").asException());
      }
    }
  }

  private static ServerServiceDefinition imagesAt(Sites sites, String site) {
    return ServerServiceDefinition.builder("clinic.Images")
        .addMethod(
            FETCH,
            ServerCalls.asyncServerStreamingCall(
                (from, caller) -> send(sites, site, Integer.parseInt(from), caller)))
        .build();
  }

  private static void send(Sites sites, String site, int chunk, StreamObserver<String> caller) {
    try {
      if (chunk == CHUNKS) {
        caller.onCompleted();
      } else {
        caller.onNext(site + " " + CHUNK);
        sites.later(CHUNK_MILLIS, () -> send(sites, site, chunk + 1, caller));
      }
    } catch (RuntimeException e) {
      // The caller has gone.
    }
  }

  private static ServerServiceDefinition telemedicineAt(Sites sites, String site) {
    return ServerServiceDefinition.builder("clinic.Telemedicine")
        .addMethod(
            VITALS, ServerCalls.asyncUnaryCall((patient, caller) -> sites.answer(caller, site, 2)))
        .build();
  }
}
