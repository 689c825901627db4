/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.RouterSnapshot;
import dev.isochrone.RouterSnapshot.SiteSnapshot;
import dev.isochrone.grpc.FakeChannel.FakeSubchannel;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The picker through all that gRPC may do to its balancer, 10⁵ random sequences of it: resolver
 * updates and errors, configurations, connections that come and go as gRPC's do, unary calls and
 * streams with any end, pauses and steps of the clock, and a shutdown at the end. A pick never
 * throws, never returns an endpoint that is gone, drained, forbidden or not connected, and never
 * fails a call while a permitted healthy endpoint is connected; after the shutdown no timer and no
 * connection is left.
 */
class PickerSequencesTest {
  private static final int SEQUENCES_EACH = 12_500;
  private static final int STEPS = 10;

  /** A new channel for each would take twice the time: its histograms are a megabyte. */
  private static final int OF_A_CHANNEL = 5;

  private static final String[] LAWS = {"EU", "US", "EU,US", ""};
  // The longest ramp, a slow beat, the time in which tables are gathered, and a pause.
  private static final long DRAIN_NANOS = 5_300_000_000L;
  private static final Status.Code[] CODES = Status.Code.values();
  private static final Metadata.Key<String> PREVIOUS =
      Metadata.Key.of("grpc-previous-rpc-attempts", Metadata.ASCII_STRING_MARSHALLER);

  private static final Residency[] RESIDENCIES = {
    Residency.anywhere(), Residency.within("EU"), Residency.within("US")
  };
  private static final Object[] CONFIGS = {
    FakeChannel.parsed(Map.of()),
    FakeChannel.parsed(Map.of("residency", List.of("EU"))),
    FakeChannel.parsed(Map.of("residency", List.of("US")))
  };

  private int found;
  private int failed;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aPickIsNeverWrong(long seed) {
    for (int i = 0; i < SEQUENCES_EACH / OF_A_CHANNEL; i++) {
      long own = seed * 1_000_003 + i;
      try {
        new Sequences(own).run();
      } catch (Throwable t) {
        throw new AssertionError("channel " + own, t);
      }
    }
    // The control: both happen, and often.
    assertThat(found).isGreaterThan(30_000);
    assertThat(failed).isGreaterThan(5_000);
  }

  /** Some sequences, each on what the one before has left. */
  private final class Sequences {
    private final SplittableRandom random;
    private final FakeChannel channel;
    private final Map<String, Endpoint> present = new LinkedHashMap<>();
    private final Map<String, Long> drainedNanos = new HashMap<>();
    private final List<Runnable> underWay = new ArrayList<>();
    private Residency law = RESIDENCIES[0];

    Sequences(long seed) {
      random = new SplittableRandom(seed);
      channel = new FakeChannel(random.nextInt(4) == 0, null, seed);
    }

    void run() {
      for (int s = 0; s < OF_A_CHANNEL; s++) {
        resolve();
        for (int i = 0; i < STEPS; i++) {
          step();
          check();
        }
      }
      assertThat(channel.balancer.snapshot().join().containedFaults()).isZero();
      channel.shutdown();
      assertThat(channel.timers()).as("timers").isZero();
      assertThat(channel.made).as("connections").allMatch(s -> s.shutdown);
      underWay.forEach(Runnable::run); // calls may end later than their channel
    }

    private long nanos(int mostMillis) {
      return 1 + random.nextLong(mostMillis * 1_000_000L);
    }

    private void step() {
      switch (random.nextInt(12)) {
        case 0 -> resolve();
        case 1, 2, 3, 4, 5 -> {
          for (int i = random.nextInt(6); i >= 0; i--) {
            connection();
          }
        }
        case 6, 7 -> calls();
        case 8 -> {
          if (!underWay.isEmpty()) {
            underWay.remove(random.nextInt(underWay.size())).run();
          }
        }
        case 9 -> channel.time.advanceNanos(nanos(300));
        case 10 -> channel.time.pauseNanos(nanos(500));
        default -> channel.time.advanceNanos(nanos(30));
      }
    }

    private void resolve() {
      int what = random.nextInt(12);
      if (what == 0 && !present.isEmpty()) {
        channel.resolveError(Status.UNAVAILABLE);
        return;
      }
      if (what == 1 && !present.isEmpty()) {
        channel.resolveParsed(List.of(), CONFIGS[0]);
        return;
      }
      present.clear();
      List<EquivalentAddressGroup> groups = new ArrayList<>();
      int n = 1 + random.nextInt(6);
      for (int i = 0; i < n; i++) {
        int port = random.nextInt(8);
        boolean drained = random.nextInt(8) == 0;
        Site site = site(random.nextInt(12) == 0 ? random.nextInt(4) : port % 4);
        if (present.containsKey("host:" + port)) {
          continue;
        }
        groups.add(
            FakeChannel.address(
                port,
                Attributes.newBuilder()
                    .set(SiteAttributes.SITE, site)
                    .set(SiteAttributes.WEIGHT, 1 + random.nextInt(200))
                    .set(SiteAttributes.DRAINED, drained)
                    .build()));
        String id = "host:" + port;
        present.put(id, new Endpoint(id, site, 100, drained));
      }
      drainedNanos.keySet().removeIf(id -> !present.containsKey(id) || !present.get(id).drained());
      present.values().stream()
          .filter(Endpoint::drained)
          .forEach(e -> drainedNanos.putIfAbsent(e.id(), channel.time.nanoTime()));
      int config = random.nextInt(2) == 0 ? 0 : random.nextInt(CONFIGS.length);
      law = RESIDENCIES[config];
      assertThat(channel.resolveParsed(groups, CONFIGS[config]).isOk()).isTrue();
    }

    private Site site(int number) {
      Site site = Site.named("site" + number);
      String laws = LAWS[number];
      return laws.isEmpty() ? site : site.withJurisdictions(laws.split(","));
    }

    /** One of the connections does what gRPC's may do next. */
    private void connection() {
      List<FakeSubchannel> open = channel.made.stream().filter(s -> !s.shutdown).toList();
      if (open.isEmpty()) {
        return;
      }
      FakeSubchannel subchannel = open.get(random.nextInt(open.size()));
      ConnectivityState next =
          switch (subchannel.state) {
            case IDLE, TRANSIENT_FAILURE -> ConnectivityState.CONNECTING;
            case CONNECTING ->
                random.nextInt(4) == 0
                    ? ConnectivityState.TRANSIENT_FAILURE
                    : ConnectivityState.READY;
            case READY -> random.nextInt(3) == 0 ? ConnectivityState.IDLE : ConnectivityState.READY;
            case SHUTDOWN -> ConnectivityState.SHUTDOWN;
          };
      if (next != subchannel.state) {
        channel.set(
            subchannel,
            next == ConnectivityState.TRANSIENT_FAILURE
                ? ConnectivityStateInfo.forTransientFailure(Status.UNAVAILABLE)
                : ConnectivityStateInfo.forNonError(next));
      }
    }

    private void calls() {
      int n = 1 + random.nextInt(8);
      for (int i = 0; i < n; i++) {
        boolean stream = random.nextInt(4) == 0;
        CallOptions options =
            CallOptions.DEFAULT.withOption(CallRouting.NOTE, new TriedEndpoints());
        PickResult result = channel.pick(options, new Metadata(), stream ? Cloud.FEED : Cloud.WHO);
        if (result.getSubchannel() == null) {
          return;
        }
        ClientStreamTracer tracer =
            result
                .getStreamTracerFactory()
                .newClientStreamTracer(
                    ClientStreamTracer.StreamInfo.newBuilder().setCallOptions(options).build(),
                    new Metadata());
        tracer.streamCreated(Attributes.EMPTY, new Metadata());
        Status end = CODES[random.nextInt(3) == 0 ? random.nextInt(CODES.length) : 0].toStatus();
        boolean headers = end.isOk() || random.nextInt(4) == 0;
        Runnable ends =
            () -> {
              if (headers) {
                tracer.inboundHeaders(new Metadata());
              }
              tracer.streamClosed(end);
            };
        if (random.nextInt(4) == 0) {
          underWay.add(ends);
        } else {
          channel.time.schedule(ends, nanos(60));
        }
      }
    }

    private void check() {
      Residency asked = RESIDENCIES[random.nextInt(2) == 0 ? 0 : random.nextInt(3)];
      boolean settled = random.nextInt(3) == 0;
      if (settled) {
        channel.time.advanceNanos(3_000_000L); // a burst of changes makes one table, within 2 ms
      }
      CallOptions options =
          CallOptions.DEFAULT
              .withOption(CallRouting.NOTE, new TriedEndpoints())
              .withOption(CallRouting.RESIDENCY, asked);
      Metadata headers = new Metadata();
      for (int attempt = 0; attempt < 3; attempt++) {
        PickResult result =
            channel.pick(options, headers, random.nextInt(4) == 0 ? Cloud.FEED : Cloud.WHO);
        FakeSubchannel chosen = (FakeSubchannel) result.getSubchannel();
        if (chosen == null) {
          failed++;
          if (attempt == 0 && (settled || !result.getStatus().isOk())) {
            assertThat(usable(asked)).as("%s instead of", result.getStatus()).isEmpty();
          }
          return;
        }
        found++;
        checkChosen(chosen, asked);
        headers.removeAll(PREVIOUS);
        headers.put(PREVIOUS, String.valueOf(attempt + 1));
      }
    }

    private void checkChosen(FakeSubchannel chosen, Residency asked) {
      Endpoint known = present.get(chosen.name());
      assertThat(known).as("gone: %s", chosen.name()).isNotNull();
      Long drained = drainedNanos.get(known.id());
      assertThat(drained == null || channel.time.nanoTime() - drained <= DRAIN_NANOS)
          .as("drained: %s", known)
          .isTrue();
      Site site = described(known.site());
      assertThat(law.and(asked).permits(site)).as("forbidden: %s", known).isTrue();
      assertThat(chosen.shutdown).as("disconnected: %s", known).isFalse();
      assertThat(chosen.state).as("%s", known).isEqualTo(ConnectivityState.READY);
    }

    /** Of a site that its endpoints describe differently only what all say is known. */
    private Site described(Site site) {
      Site all = site;
      for (Endpoint e : present.values()) {
        if (e.site().name().equals(site.name())) {
          all =
              all.withJurisdictions(
                  all.jurisdictions().stream()
                      .filter(e.site().jurisdictions()::contains)
                      .toArray(String[]::new));
        }
      }
      return all;
    }

    /** Endpoints that are permitted, thought to be well, and connected. */
    private List<String> usable(Residency asked) {
      List<String> usable = new ArrayList<>();
      RouterSnapshot snapshot = channel.balancer.snapshot().join();
      for (SiteSnapshot site : snapshot.sites()) {
        Site described =
            Site.named(site.site()).withJurisdictions(site.jurisdictions().toArray(String[]::new));
        if (site.permitted() && asked.permits(described)) {
          site.endpoints().stream()
              .filter(e -> e.state().equals("HEALTHY") && connected(e.endpoint()))
              .forEach(e -> usable.add(e.endpoint()));
        }
      }
      return usable;
    }

    private boolean connected(String id) {
      EndpointChild child = channel.balancer.child(id);
      return child != null && child.state() == ConnectivityState.READY;
    }
  }
}
