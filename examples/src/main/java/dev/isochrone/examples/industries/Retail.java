/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.industries;

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
import java.util.concurrent.TimeUnit;

/**
 * A shop's storefront in Europe on the day of the sale: the nearest region can do 100 calls a
 * second, and 130 come; then it is drained for maintenance, and the sale goes on.
 */
public final class Retail {
  private static final MethodDescriptor<String, String> BROWSE =
      Sites.method(MethodType.UNARY, "shop.Storefront", "Browse");

  private static final String CATALOG =
      """
      version: %d
      sites:
        eu-central-1: {provider: aws, region: eu-central-1, kind: public}
        eu-west-1:    {provider: aws, region: eu-west-1,    kind: public}
        us-east-1:    {provider: aws, region: us-east-1,    kind: public}
      services:
        storefront:
          endpoints:
            - {site: eu-central-1, addresses: [$eu-central-1], drained: %b}
            - {site: eu-west-1,    addresses: [$eu-west-1]}
            - {site: us-east-1,    addresses: [$us-east-1]}
      """;
  private static final List<String> SITES = List.of("eu-central-1", "eu-west-1", "us-east-1");

  /** Each region has so many workers, each busy with a call for 20 ms. */
  private static final int WORKERS = 2;

  private static final double WORK_MILLIS = 20;

  private final Tally calls = new Tally("calls");

  private Retail() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    Programs.main(Retail::run);
  }

  static int run(PrintWriter out) throws IOException {
    return new Retail()
        .tell(new Story(out, "A storefront in its sale: a spike, and a region drained"));
  }

  private int tell(Story story) throws IOException {
    try (Sites sites = new Sites()) {
      for (String region : SITES) {
        sites.addAsSeenFrom("eu-central-1", region, storefrontAt(sites, region));
      }
      sites.catalog(CATALOG.formatted(1, false));
      ManagedChannel channel = sites.channel("storefront", List.of());
      story
          .act(3, "before the sale", () -> {})
          .act(6, "the sale", () -> {})
          .act(8, "eu-central-1 drained", () -> sites.catalog(CATALOG.formatted(2, true)))
          .act(5, "eu-central-1 back", () -> sites.catalog(CATALOG.formatted(3, false)))
          .load(40, calls, due -> browse(channel, due))
          .load(3, 22, 90, calls, due -> browse(channel, due))
          .play();
    }
    story.table(calls, SITES.toArray(String[]::new));
    story.promise(calls.failed() == 0, "no call failed");
    long near = inTheSale(story, "eu-central-1");
    long next = inTheSale(story, "eu-west-1");
    long last = inTheSale(story, "us-east-1");
    story.promise(
        near > next && near > last && next + last > 0,
        "in the spike the nearest region kept the most, and only the rest went farther");
    story.promise(
        calls.count(c -> story.during(c, "eu-central-1 drained", 5.5) && c.from("eu-central-1"))
            == 0,
        "a drained region's share fell in a ramp, and it got no call from 5.5 s on");
    return story.status();
  }

  private long inTheSale(Story story, String site) {
    return calls.count(c -> story.during(c, "the sale", 1) && c.from(site));
  }

  private void browse(ManagedChannel channel, long due) {
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(3, TimeUnit.SECONDS);
    ClientCalls.asyncUnaryCall(channel.newCall(BROWSE, options), "shoes", calls.begin(due));
  }

  private static ServerServiceDefinition storefrontAt(Sites sites, String site) {
    Workers workers = new Workers(WORKERS, WORK_MILLIS);
    return ServerServiceDefinition.builder("shop.Storefront")
        .addMethod(
            BROWSE,
            ServerCalls.asyncUnaryCall(
                (what, caller) -> sites.answer(caller, site, workers.millisUntilDone())))
        .build();
  }
}
