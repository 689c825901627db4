/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.industries;

import dev.isochrone.RoutingDecision;
import dev.isochrone.examples.shared.Format;
import dev.isochrone.grpc.CallRouting;
import dev.isochrone.testkit.WanSite;
import dev.isochrone.topology.Residency;
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
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A bank in Frankfurt: price quotes, which may be asked for twice, and charges, which may not; the
 * charges of European customers stay in the EU; every charge leaves a line in the audit trail.
 */
public final class FinancialServices {
  private static final MethodDescriptor<String, String> QUOTE =
      Sites.method(MethodType.UNARY, "bank.Quotes", "Get");
  private static final MethodDescriptor<String, String> CHARGE =
      Sites.method(MethodType.UNARY, "bank.Payments", "Charge");

  private static final String CATALOG =
      """
      version: 1
      sites:
        eu-central-1: {provider: aws, region: eu-central-1, jurisdictions: [DE, EU], kind: public}
        eu-west-2:    {provider: aws, region: eu-west-2,    jurisdictions: [UK],     kind: public}
        eu-west-1:    {provider: aws, region: eu-west-1,    jurisdictions: [IE, EU], kind: public}
        us-east-1:    {provider: aws, region: us-east-1,    jurisdictions: [US],     kind: public}
      services:
        bank:
          endpoints:
            - {site: eu-central-1, addresses: [$eu-central-1]}
            - {site: eu-west-2,    addresses: [$eu-west-2]}
            - {site: eu-west-1,    addresses: [$eu-west-1]}
            - {site: us-east-1,    addresses: [$us-east-1]}
      """;
  private static final List<String> SITES =
      List.of("eu-central-1", "eu-west-2", "eu-west-1", "us-east-1");
  private static final Set<String> IN_THE_EU = Set.of("eu-central-1", "eu-west-1");

  /** Quotes only: a charge gets no hedge and no retry, because nothing here names its service. */
  private static final List<Map<String, ?>> HEDGED_QUOTES =
      List.of(
          Map.of(
              "name",
              List.of(Map.of("service", "bank.Quotes")),
              "hedgingPolicy",
              Map.of(
                  "maxAttempts",
                  3.0,
                  "hedgingDelay",
                  "0.1s",
                  "nonFatalStatusCodes",
                  List.of("UNAVAILABLE"))));

  /** What a server did. */
  private record Booking(int charge, String site) {}

  /** Which way a charge was sent, and why. */
  private record AuditLine(int charge, RoutingDecision decision) {}

  private final Queue<Booking> books = new ConcurrentLinkedQueue<>();
  private final Queue<AuditLine> audit = new ConcurrentLinkedQueue<>();
  private final Set<Integer> unanswered = ConcurrentHashMap.newKeySet();
  private final AtomicInteger lastCharge = new AtomicInteger();
  private volatile int lastOfWarmUp;
  private final Tally quotes = new Tally("quotes");
  private final Tally charges = new Tally("charges");

  private FinancialServices() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    Programs.main(FinancialServices::run);
  }

  static int run(PrintWriter out) throws IOException {
    return new FinancialServices().tell(new Story(out, "A bank in Frankfurt loses its region"));
  }

  private int tell(Story story) throws IOException {
    try (Sites sites = new Sites()) {
      for (String region : SITES) {
        sites.addAsSeenFrom(
            "eu-central-1", region, quotesAt(sites, region), paymentsAt(sites, region));
      }
      WanSite frankfurt = sites.link("eu-central-1");
      sites.catalog(CATALOG);
      ManagedChannel channel = sites.channel("bank", HEDGED_QUOTES);
      story
          .act(3, "all well", () -> lastOfWarmUp = lastCharge.get())
          .act(3, "eu-central-1 black-holed", frankfurt::blackHole)
          .act(4, "and back", frankfurt::heal)
          .load(200, quotes, due -> quote(channel, due))
          .load(50, charges, due -> charge(channel, due))
          .play();
    }
    story.table(quotes, SITES.toArray(String[]::new));
    story.table(charges, SITES.toArray(String[]::new));
    return judge(story);
  }

  private ServerServiceDefinition quotesAt(Sites sites, String site) {
    return ServerServiceDefinition.builder("bank.Quotes")
        .addMethod(
            QUOTE, ServerCalls.asyncUnaryCall((pair, caller) -> sites.answer(caller, site, 3)))
        .build();
  }

  private ServerServiceDefinition paymentsAt(Sites sites, String site) {
    return ServerServiceDefinition.builder("bank.Payments")
        .addMethod(
            CHARGE,
            ServerCalls.asyncUnaryCall(
                (charge, caller) -> {
                  books.add(new Booking(Integer.parseInt(charge), site));
                  sites.answer(caller, site, 5);
                }))
        .build();
  }

  private void quote(ManagedChannel channel, long due) {
    ClientCalls.asyncUnaryCall(channel.newCall(QUOTE, options()), "EURUSD", quotes.begin(due));
  }

  private void charge(ManagedChannel channel, long due) {
    int charge = lastCharge.incrementAndGet();
    CallOptions options =
        options()
            .withOption(CallRouting.RESIDENCY, residency(charge))
            .withOption(CallRouting.EXPLAIN, why -> audit.add(new AuditLine(charge, why)));
    ClientCalls.asyncUnaryCall(
        channel.newCall(CHARGE, options),
        String.valueOf(charge),
        charges.begin(due, call -> noteUnanswered(charge, call)));
  }

  private static CallOptions options() {
    return CallOptions.DEFAULT.withDeadlineAfter(2, TimeUnit.SECONDS);
  }

  /** Every other customer is a European one. */
  private static Residency residency(int charge) {
    return charge % 2 == 0 ? Residency.within("EU") : Residency.anywhere();
  }

  private void noteUnanswered(int charge, Tally.Ended call) {
    if (call.failure() != null) {
      unanswered.add(charge);
    }
  }

  private int judge(Story story) {
    books.removeIf(booking -> booking.charge <= lastOfWarmUp);
    audit.removeIf(line -> line.charge <= lastOfWarmUp);
    unanswered.removeIf(charge -> charge <= lastOfWarmUp);
    int all = lastCharge.get() - lastOfWarmUp;
    List<Integer> booked = books.stream().map(Booking::charge).toList();
    List<AuditLine> sent = audit.stream().filter(line -> line.decision.site() != null).toList();
    Set<Integer> audited = sent.stream().map(AuditLine::charge).collect(Collectors.toSet());
    audit.stream()
        .filter(line -> unanswered.contains(line.charge))
        .findFirst()
        .ifPresent(line -> story.say("audit: charge " + line.charge + " " + line.decision));
    story.say(
        "charges without an answer: %d; the books have %d of them: ask, do not send again"
            .formatted(unanswered.size(), booked.stream().filter(unanswered::contains).count()));
    story.promise(quotes.failed() == 0, "no quote failed");
    story.promise(
        booked.size() == Set.copyOf(booked).size() && sent.size() == audited.size(),
        "no charge was sent or booked twice: %s charges".formatted(Format.count(all)));
    story.promise(
        books.stream()
            .filter(booking -> !residency(booking.charge).isAnywhere())
            .allMatch(booking -> IN_THE_EU.contains(booking.site)),
        "no charge of a European customer left the EU");
    story.promise(
        audited.containsAll(booked),
        "every charge that reached a server has its line in the audit trail");
    return story.status();
  }
}
