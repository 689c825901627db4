/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.govern.Drill;
import dev.isochrone.govern.Effect;
import dev.isochrone.govern.Overrides;
import dev.isochrone.health.Connectivity;
import dev.isochrone.health.HealthState;
import dev.isochrone.health.Prober;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.priority.PriorityConfig;
import dev.isochrone.priority.Steering;
import dev.isochrone.time.Scheduler;
import dev.isochrone.time.VirtualTime;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import dev.isochrone.topology.SiteKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random topologies, policies, call options, faults and reloads: not one pick and not one probe
 * leaves the set that a rule of its own, written differently, allows.
 *
 * <p>How many: {@code -Dresidency.combinations=1000000}; {@code -Dresidency.seed=…} repeats a run.
 */
class ResidencyPropertyTest {
  private static final int COMBINATIONS = Integer.getInteger("residency.combinations", 100_000);
  private static final long SEED = Long.getLong("residency.seed", 20_261_122L);
  private static final int STEPS = 200;
  private static final String[] CODES = {"DE", "EU", "FR", "US", "CH"};

  private long picks;
  private long chosen;
  private long refused;
  private long elsewhere;
  private long inPanic;
  private long ofSick;
  private long spilt;
  private long probes;
  private long reloads;
  private long overridden;
  private long pinned;
  private long ofDraining;
  private long drilled;

  @Test
  void notOnePickAndNotOneProbeLeavesTheSet() {
    Random seeds = new Random(SEED);
    while (picks < COMBINATIONS) {
      long seed = seeds.nextLong();
      try {
        new OneWorld(seed).run();
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + SEED + ", world " + seed + ", pick " + picks, e);
      }
    }
    System.out.printf(
        "residency: seed %d: %d picks: %d chosen (%d retries or hedges, %d in panic, %d of sick"
            + " endpoints, %d beyond the nearest level), %d refused; %d probes; %d reloads;"
            + " %d overrides (%d chosen under a pin, %d of draining endpoints, %d drilled)%n",
        SEED,
        picks,
        chosen,
        elsewhere,
        inPanic,
        ofSick,
        spilt,
        refused,
        probes,
        reloads,
        overridden,
        pinned,
        ofDraining,
        drilled);
    // Each way to an endpoint was really gone, or the test proves nothing of it.
    assertThat(chosen).as("chosen").isGreaterThan(picks / 4);
    assertThat(refused).as("refused").isGreaterThan(picks / 10);
    for (long way :
        new long[] {
          elsewhere,
          inPanic,
          ofSick,
          spilt,
          probes,
          reloads,
          overridden,
          pinned,
          ofDraining,
          drilled
        }) {
      assertThat(way).isGreaterThan(picks / 400);
    }
  }

  /** One router's life. */
  private final class OneWorld implements Prober {
    private final Random random;
    private final VirtualTime time = new VirtualTime();
    private final SiteRouter router;
    private final List<RoutedEndpoint> underWay = new ArrayList<>();
    private final Map<Set<Set<String>>, Residency> constants = new HashMap<>();
    private List<Endpoint> endpoints = List.of();
    private Set<Set<String>> rules = Set.of();
    private Set<Set<String>> tightened = Set.of();
    private final Overrides overrides = new Overrides(time);
    private Scheduler.Cancellable effectEnds = () -> {};
    private RouterConfig given;

    OneWorld(long seed) {
      random = new Random(seed);
      given = config();
      router =
          SiteRouter.builder("random")
              .config(given)
              .ticker(time)
              .seed(seed)
              .prober(random.nextBoolean() ? this : null)
              .start(time);
      reload();
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        for (int n = random.nextInt(3); n >= 0; n--) {
          disturb();
        }
        pick();
      }
      router.close();
    }

    private void disturb() {
      switch (random.nextInt(13)) {
        case 0 -> reload();
        case 1 -> {
          given = config();
          obey();
          reloads++;
        }
        case 2, 3 -> connect(Connectivity.FAILED);
        case 4 -> connect(Connectivity.CONNECTING);
        case 5, 6, 7 -> connect(Connectivity.CONNECTED);
        case 8 -> end(OutcomeKind.FAILURE);
        case 9 -> end(OutcomeKind.SUCCESS);
        case 10 -> end(OutcomeKind.BUSY);
        case 11 -> override();
        default -> time.advanceMillis(1 + random.nextInt(random.nextInt(50) == 0 ? 20_000 : 200));
      }
    }

    private void reload() {
      List<Endpoint> next = new ArrayList<>();
      int sites = 1 + random.nextInt(5);
      for (int s = 0; s < sites; s++) {
        for (int e = 1 + random.nextInt(3); e > 0; e--) {
          // Now and then the endpoints of one site describe it differently.
          Site site = site("site-" + s, random.nextInt(10) == 0 ? random : new Random(s));
          int weight = 1 + random.nextInt(1_000);
          boolean drained = random.nextInt(8) == 0;
          // Now and then an endpoint is found at another site than before.
          int home = random.nextInt(30) == 0 ? random.nextInt(5) : s;
          next.add(new Endpoint("e-" + home + "-" + e, site, weight, drained));
        }
      }
      Map<String, Endpoint> byId = new HashMap<>();
      next.forEach(e -> byId.put(e.id(), e));
      endpoints = List.copyOf(byId.values());
      obey();
      reloads++;
      endpoints.forEach(
          e -> {
            if (random.nextInt(4) > 0) {
              router.connectivity(e.id(), Connectivity.CONNECTED, "");
              router.connectedIn(e.id(), (long) (1e6 * (1 + random.nextInt(200))));
            }
          });
    }

    private Site site(String name, Random source) {
      Set<String> codes = new HashSet<>();
      for (int n = source.nextInt(6); n > 0; n--) {
        codes.add(CODES[source.nextInt(CODES.length)]);
      }
      return new Site(name, "", "", "", codes, SiteKind.UNSPECIFIED);
    }

    private RouterConfig config() {
      rules = rules(2);
      PriorityConfig d = PriorityConfig.DEFAULT;
      return RouterConfig.DEFAULT
          .withResidency(residency(rules))
          .with(
              new PriorityConfig(
                  Duration.ofMillis(random.nextInt(3) * 30L),
                  d.switchThresholdPercent(),
                  d.switchDwell(),
                  100 + random.nextInt(100),
                  random.nextInt(4) == 0 ? 0 : 30 + random.nextInt(71),
                  d.failbackRamp(),
                  random.nextInt(3) == 0 ? Duration.ZERO : d.drainRamp(),
                  steering()));
    }

    private Steering steering() {
      return new Steering(
          random.nextInt(4) == 0 ? Map.of("site-0", 1 + random.nextInt(99)) : Map.of(),
          random.nextInt(4) == 0 ? Map.of(someSite(), 1 + random.nextInt(100)) : Map.of(),
          random.nextInt(4) == 0 ? someSite() : "");
    }

    private String someSite() {
      return "site-" + random.nextInt(5);
    }

    /** Whatever an operator may do. */
    private void override() {
      Duration lasting = Duration.ofSeconds(1 + random.nextInt(60));
      switch (random.nextInt(14)) {
        case 0, 9 -> overrides.drain("*", someSite(), lasting);
        case 1 -> overrides.drainAtOnce("*", someSite(), lasting);
        case 2, 3 -> overrides.undrain("*", someSite(), lasting);
        case 4 -> overrides.shift("*", someSite(), 1 + random.nextInt(100), lasting);
        case 5 -> overrides.cap("*", someSite(), 1 + random.nextInt(99), lasting);
        case 6 -> overrides.cost("*", someSite(), random.nextInt(3), lasting);
        case 7 -> overrides.pin("*", someSite(), lasting);
        case 8, 10, 11, 12 -> {
          int percent = 20 + random.nextInt(81);
          overrides.drill("*", Drill.of(someSite(), percent), lasting);
        }
        default -> {
          if (tightened.isEmpty() && random.nextInt(4) == 0) { // more would leave nothing to try
            tightened = rules(1);
            if (!tightened.isEmpty()) {
              overrides.within("*", residency(tightened), Overrides.LONGEST);
            }
          }
        }
      }
      overridden++;
      obey();
    }

    /** As a router's owner does: what was given, as the overrides in force have it. */
    private void obey() {
      Effect effect = overrides.effect("random");
      effectEnds.cancel();
      effectEnds = effect.isNone() ? () -> {} : time.schedule(this::obey, effect.leftNanos());
      router.reconfigure(given.under(effect));
      router.update(endpoints.stream().map(effect::on).toList());
      router.drill(effect.drill());
    }

    private Set<Set<String>> rules(int most) {
      Set<Set<String>> all = new HashSet<>();
      for (int n = random.nextInt(most + 1); n > 0; n--) {
        Set<String> rule = new HashSet<>();
        for (int c = 1 + random.nextInt(2); c > 0; c--) {
          rule.add(random.nextInt(25) == 0 ? "nowhere" : CODES[random.nextInt(CODES.length)]);
        }
        all.add(rule);
      }
      return all;
    }

    private static Residency residency(Set<Set<String>> rules) {
      Residency residency = Residency.anywhere();
      for (Set<String> rule : rules) {
        residency = residency.and(Residency.within(rule));
      }
      return residency;
    }

    private void connect(Connectivity state) {
      Endpoint e = endpoints.get(random.nextInt(endpoints.size()));
      router.connectivity(e.id(), state, "test");
    }

    private void end(OutcomeKind kind) {
      for (int n = Math.min(underWay.size(), 1 + random.nextInt(6)); n > 0; n--) {
        RoutedEndpoint e = underWay.remove(underWay.size() - 1);
        long took = 1_000_000L * (1 + random.nextInt(100));
        e.endedAtOnce(kind, time.nanoTime(), took);
      }
    }

    private void pick() {
      Set<Set<String>> asked = random.nextInt(3) == 0 ? Set.of() : rules(2);
      TriedEndpoints tried = tried();
      // A constant of the program's, as calls mostly have, or one made for the call.
      Residency residency =
          random.nextBoolean()
              ? residency(asked)
              : constants.computeIfAbsent(asked, OneWorld::residency);
      RoutedEndpoint picked = router.pick(residency, tried);
      picks++;
      if (picked == null) {
        refused++;
        Refusal refusal = router.refuse(residency, "test/Pick");
        boolean nothing = endpoints.stream().noneMatch(e -> permitted(e, asked));
        assertThat(refusal.kind() == Refusal.Kind.FORBIDDEN)
            .as("%s for %s, %s of %s", refusal, rules, asked, endpoints)
            .isEqualTo(nothing);
        return;
      }
      Endpoint e = picked.endpoint();
      if (!permitted(e, asked)) {
        throw new AssertionError(e + " was picked under " + rules + " and " + asked);
      }
      chosen++;
      elsewhere += tried == null ? 0 : 1;
      count(picked);
      picked.sent(time.nanoTime());
      underWay.add(picked);
    }

    private void count(RoutedEndpoint picked) {
      Endpoint e = picked.endpoint();
      boolean panic = router.table().panic();
      inPanic += panic ? 1 : 0;
      ofDraining += e.drained() ? 1 : 0;
      drilled += picked.without() == null ? 0 : 1;
      for (int i = 0; i < router.table().levels().size(); i++) {
        for (var row : router.table().levels().get(i).sites()) {
          for (var endpoint : row.endpoints()) {
            if (endpoint.target().endpoint().id().equals(e.id())) {
              spilt += i > 0 ? 1 : 0;
              pinned += router.table().levels().get(i).pinned() ? 1 : 0;
              ofSick += endpoint.state() == HealthState.HEALTHY ? 0 : 1;
            }
          }
        }
      }
    }

    private @Nullable TriedEndpoints tried() {
      if (random.nextInt(3) > 0) {
        return null;
      }
      TriedEndpoints tried = new TriedEndpoints();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        tried.add(endpoints.get(random.nextInt(endpoints.size())));
      }
      return tried;
    }

    /** The oracle: sets and loops, and nothing of the code that is tried. */
    private boolean permitted(Endpoint e, Set<Set<String>> asked) {
      Set<String> carried = new HashSet<>(e.site().jurisdictions());
      for (Endpoint other : endpoints) {
        if (other.site().name().equals(e.site().name())) {
          carried.retainAll(other.site().jurisdictions());
        }
      }
      return satisfies(carried, rules)
          && satisfies(carried, tightened)
          && satisfies(carried, asked);
    }

    private static boolean satisfies(Set<String> carried, Set<Set<String>> rules) {
      for (Set<String> rule : rules) {
        boolean one = false;
        for (String code : rule) {
          one |= carried.contains(code);
        }
        if (!one) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void probe(Endpoint endpoint, long timeoutNanos, Report report) {
      probes++;
      if (!permitted(endpoint, Set.of())) {
        throw new AssertionError(endpoint + " was probed under " + rules);
      }
      if (random.nextInt(3) > 0) {
        time.schedule(() -> report.answered(random.nextInt(8) > 0), random.nextInt(100_000_000));
      } else {
        time.schedule(report::unanswered, timeoutNanos);
      }
    }
  }
}
