/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.industries;

import dev.isochrone.examples.shared.Format;
import dev.isochrone.testkit.WanSite;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A plant: sensors report to the edge server on the floor, to the company's data centre while that
 * one restarts, to the cloud last. The plant's uplink is cut and comes back.
 */
public final class Manufacturing {
  private static final MethodDescriptor<String, String> REPORT =
      Sites.method(MethodType.UNARY, "plant.Sensors", "Report");

  private static final String CATALOG =
      """
      version: 1
      sites:
        plant-edge: {kind: edge}
        company-dc: {kind: private}
        cloud:      {kind: public}
      services:
        sensors:
          endpoints:
            - {site: plant-edge, addresses: [$plant-edge]}
            - {site: company-dc, addresses: [$company-dc]}
            - {site: cloud,      addresses: [$cloud]}
      """;

  /** A reading has a number, by which the server knows it again: it may be sent twice. */
  private static final List<Map<String, ?>> HEDGED =
      List.of(
          Map.of(
              "name",
              List.of(Map.of()),
              "hedgingPolicy",
              Map.of(
                  "maxAttempts",
                  3.0,
                  "hedgingDelay",
                  "0.1s",
                  "nonFatalStatusCodes",
                  List.of("UNAVAILABLE"))));

  private final Tally readings = new Tally("readings");
  private final AtomicInteger lastReading = new AtomicInteger();

  private Manufacturing() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    Programs.main(Manufacturing::run);
  }

  static int run(PrintWriter out) throws IOException {
    return new Manufacturing()
        .tell(new Story(out, "A plant's uplink is cut, then its edge server restarts"));
  }

  private int tell(Story story) throws IOException {
    try (Sites sites = new Sites()) {
      WanSite edge = sites.add("plant-edge", 1, sensorsAt(sites, "plant-edge"));
      WanSite dc = sites.add("company-dc", 8, sensorsAt(sites, "company-dc"));
      WanSite cloud = sites.add("cloud", 35, sensorsAt(sites, "cloud"));
      List<WanSite> beyondTheUplink = List.of(dc, cloud);
      sites.catalog(CATALOG);
      ManagedChannel channel = sites.channel("sensors", HEDGED);
      story
          .act(2, "all well", () -> {})
          .act(3, "the uplink is cut", () -> beyondTheUplink.forEach(WanSite::blackHole))
          .act(3, "the uplink is back", () -> beyondTheUplink.forEach(WanSite::heal))
          .act(3, "plant-edge restarts", edge::refuse)
          .act(5, "plant-edge is back", edge::heal)
          .load(100, readings, due -> report(channel, due))
          .play();
    }
    story.table(readings, "plant-edge", "company-dc", "cloud");
    long cut = readings.count(call -> story.during(call, "the uplink is cut", 0));
    long cutAtEdge =
        readings.count(
            call -> story.during(call, "the uplink is cut", 0) && call.from("plant-edge"));
    story.promise(
        readings.failed() == 0, "no reading was lost: " + Format.count(readings.total()) + " sent");
    story.promise(
        cut > 0 && cut == cutAtEdge, "without the uplink every reading went to plant-edge");
    story.promise(
        readings.count(c -> story.during(c, "plant-edge restarts", 1) && c.from("company-dc"))
            >= 0.95 * readings.count(c -> story.during(c, "plant-edge restarts", 1)),
        "without plant-edge they went to company-dc, not to the cloud");
    story.promise(
        readings.count(c -> story.during(c, "plant-edge is back", 4) && c.from("plant-edge")) > 0,
        "and back when it had restarted");
    return story.status();
  }

  private void report(ManagedChannel channel, long due) {
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(2, TimeUnit.SECONDS);
    String reading = lastReading.incrementAndGet() + " 71.3 °C";
    ClientCalls.asyncUnaryCall(channel.newCall(REPORT, options), reading, readings.begin(due));
  }

  private static ServerServiceDefinition sensorsAt(Sites sites, String site) {
    return ServerServiceDefinition.builder("plant.Sensors")
        .addMethod(
            REPORT, ServerCalls.asyncUnaryCall((reading, caller) -> sites.answer(caller, site, 1)))
        .build();
  }
}
