/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.RouterSnapshot.SiteSnapshot;
import dev.isochrone.health.Connectivity;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.time.VirtualTime;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 10⁵ random sequences of what can happen to a router: updates, connections that come and go,
 * outcomes, probes that answer or not, configurations, pauses and steps of the clock. Whatever
 * happens, a pick never throws, never returns an endpoint that is gone, drained or forbidden, and
 * finds one as long as a permitted healthy one exists.
 */
class RandomSequencesTest {
  private static final int SEQUENCES_EACH = 12_500;
  private static final int STEPS = 24;
  // The longest ramp, a slow beat, the time in which tables are gathered, and a pause.
  private static final long DRAIN_NANOS = 5_300_000_000L;
  private static final String[] LAWS = {"EU", "US", "EU,US", ""};

  private static final OutcomeKind[] KINDS = OutcomeKind.values();
  private static final Connectivity[] WAYS = Connectivity.values();

  private int picksThatFound;
  private int picksThatDidNot;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aPickIsNeverWrong(long seed) {
    for (int i = 0; i < SEQUENCES_EACH; i++) {
      long own = seed * 1_000_003 + i;
      try {
        new Sequence(own).run();
      } catch (Throwable t) {
        throw new AssertionError("sequence " + own, t);
      }
    }
    // The control: both happen, and often.
    assertThat(picksThatFound).isGreaterThan(100_000);
    assertThat(picksThatDidNot).isGreaterThan(10_000);
  }

  private final class Sequence {
    private final SplittableRandom random;
    private final VirtualTime time = new VirtualTime();
    private final SiteRouter router;
    private final Map<String, Endpoint> present = new LinkedHashMap<>();
    // Since when those are that are.
    private final Map<String, Long> drainedNanos = new HashMap<>();
    private final List<Runnable> underWay = new ArrayList<>();
    private boolean closed;
    private RouterConfig config = RouterConfig.DEFAULT;

    Sequence(long seed) {
      random = new SplittableRandom(seed);
      SiteRouterBuilder builder = SiteRouter.builder("random").ticker(time).seed(seed);
      if (random.nextBoolean()) {
        builder.prober(
            (endpoint, timeoutNanos, report) -> {
              switch (random.nextInt(4)) {
                case 0 -> report.notSent();
                case 1 -> time.schedule(report::unanswered, timeoutNanos);
                default -> {
                  boolean serving = random.nextInt(10) > 0;
                  time.schedule(() -> report.answered(serving), nanos(50));
                }
              }
            });
      }
      router = builder.start(time);
    }

    void run() {
      update();
      for (int i = 0; i < STEPS; i++) {
        step();
        check();
      }
      router.close();
      closed = true;
      check(); // picks go on by the last table
    }

    private long nanos(int mostMillis) {
      return 1 + random.nextLong(mostMillis * 1_000_000L);
    }

    private void step() {
      switch (random.nextInt(12)) {
        case 0 -> update();
        case 1 -> reconfigure();
        case 2, 3, 4 -> connectivity();
        case 5, 6, 7 -> calls();
        case 8 -> {
          if (!underWay.isEmpty()) {
            underWay.remove(random.nextInt(underWay.size())).run();
          }
        }
        case 9 -> time.advanceNanos(nanos(5_000));
        case 10 -> time.pauseNanos(nanos(500));
        default -> time.advanceNanos(nanos(30));
      }
    }

    private void update() {
      present.clear();
      int n = random.nextInt(7);
      for (int i = 0; i < n; i++) {
        String id = "e" + random.nextInt(8);
        String name = "site" + random.nextInt(4);
        // Sites may be described anew, and an endpoint may move.
        String laws = LAWS[random.nextInt(10) == 0 ? random.nextInt(4) : name.charAt(4) % 4];
        Site site = Site.named(name);
        site = laws.isEmpty() ? site : site.withJurisdictions(laws.split(","));
        present.put(id, new Endpoint(id, site, 1 + random.nextInt(200), random.nextInt(8) == 0));
      }
      drainedNanos.keySet().removeIf(id -> !present.containsKey(id) || !present.get(id).drained());
      present.values().stream()
          .filter(Endpoint::drained)
          .forEach(e -> drainedNanos.putIfAbsent(e.id(), time.nanoTime()));
      router.update(present.values());
    }

    private void reconfigure() {
      config =
          switch (random.nextInt(3)) {
            case 0 -> RouterConfig.DEFAULT;
            case 1 -> RouterConfig.DEFAULT.withResidency(Residency.within("EU"));
            default -> RouterConfig.DEFAULT.withResidency(Residency.within("US"));
          };
      router.reconfigure(config);
    }

    private void connectivity() {
      if (present.isEmpty()) {
        return;
      }
      String id = "e" + random.nextInt(8);
      Connectivity state =
          random.nextBoolean() ? Connectivity.CONNECTED : WAYS[random.nextInt(WAYS.length)];
      if (state == Connectivity.CONNECTED) {
        router.connectedIn(id, nanos(100));
      }
      router.connectivity(id, state, "by chance");
    }

    private void calls() {
      int n = 1 + random.nextInt(8);
      for (int i = 0; i < n; i++) {
        RoutedEndpoint chosen = router.pick(Residency.anywhere(), null);
        if (chosen == null) {
          return;
        }
        long sent = time.nanoTime();
        chosen.sent(sent);
        OutcomeKind kind = KINDS[random.nextInt(KINDS.length)];
        Runnable end = () -> chosen.endedAtOnce(kind, time.nanoTime(), time.nanoTime() - sent);
        if (random.nextInt(4) == 0) {
          underWay.add(end);
        } else {
          time.schedule(end, nanos(60));
        }
      }
    }

    private void check() {
      Residency asked =
          switch (random.nextInt(4)) {
            case 0 -> Residency.within("EU");
            case 1 -> Residency.within("US");
            default -> Residency.anywhere();
          };
      boolean retry = random.nextBoolean();
      boolean settled = random.nextInt(3) == 0;
      if (settled && !closed) {
        time.advanceNanos(3_000_000L); // a burst of changes makes one table, within 2 ms
      }
      TriedEndpoints tried = new TriedEndpoints();
      for (int attempt = 0; attempt < 4; attempt++) {
        RoutedEndpoint chosen =
            retry && attempt > 0 && random.nextBoolean()
                ? router.pickAgain(asked, tried)
                : router.pick(asked, tried);
        if (chosen == null) {
          if (attempt == 0) {
            if (settled && !closed) {
              assertThat(healthy(asked)).as("healthy and not found").isEmpty();
            }
            assertThat(router.refusal(asked).kind()).isNotNull();
            picksThatDidNot++;
          }
          return;
        }
        picksThatFound++;
        Endpoint endpoint = chosen.endpoint();
        Endpoint known = present.get(endpoint.id());
        assertThat(known).as("gone: %s", endpoint).isNotNull();
        Long drained = drainedNanos.get(known.id());
        assertThat(drained == null || time.nanoTime() - drained <= DRAIN_NANOS)
            .as("drained: %s", known)
            .isTrue();
        Residency law = config.residency().and(asked);
        assertThat(law.permits(described().get(known.site().name())))
            .as("forbidden: %s by %s", known, law)
            .isTrue();
        tried.add(endpoint);
      }
    }

    /** Of a site that its endpoints describe differently only what all say is known. */
    private Map<String, Site> described() {
      Map<String, Site> sites = new HashMap<>();
      for (Endpoint e : present.values()) {
        sites.merge(
            e.site().name(),
            e.site(),
            (a, b) ->
                a.withJurisdictions(
                    a.jurisdictions().stream()
                        .filter(b.jurisdictions()::contains)
                        .toArray(String[]::new)));
      }
      return sites;
    }

    /** What the verdicts say, not the table: it has had the time to follow. */
    private List<String> healthy(Residency asked) {
      List<String> ids = new ArrayList<>();
      for (SiteSnapshot site : router.snapshot().sites()) {
        Site described =
            Site.named(site.site()).withJurisdictions(site.jurisdictions().toArray(String[]::new));
        if (site.permitted() && asked.permits(described)) {
          site.endpoints().stream()
              .filter(e -> e.state().equals("HEALTHY"))
              .forEach(e -> ids.add(e.endpoint()));
        }
      }
      return ids;
    }
  }
}
