/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.health.Connectivity;
import dev.isochrone.pick.EndpointPolicy;
import dev.isochrone.pick.PickConfig;
import dev.isochrone.priority.PriorityConfig;
import dev.isochrone.priority.Steering;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import dev.isochrone.topology.SiteKind;
import dev.isochrone.weight.TableLevel;
import dev.isochrone.weight.WeightConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** How many of the calls each site gets, and which endpoint of it. */
class SiteRouterShareTest {
  private final World world = new World();

  private static RouterConfig config(PriorityConfig priority, PickConfig pick) {
    return RouterConfig.DEFAULT
        .with(priority)
        .with(new WeightConfig(Duration.ZERO, 10, 1))
        .with(pick);
  }

  private static PriorityConfig priority(Duration failbackRamp, Map<String, Integer> caps) {
    PriorityConfig d = PriorityConfig.DEFAULT;
    return new PriorityConfig(
        d.latencyWindow(),
        d.switchThresholdPercent(),
        d.switchDwell(),
        d.overprovisioningFactor(),
        d.panicThreshold(),
        failbackRamp,
        Duration.ZERO,
        new Steering(caps, Map.of(), ""));
  }

  private void start(RouterConfig config) {
    world.start(config, true);
    run(20, 100);
    world.forget();
  }

  private void run(double seconds, double rate) {
    world.run(Duration.ofMillis((long) (seconds * 1000)), rate);
  }

  private void connection(String endpoint, Connectivity state) {
    world.router().connectivity(endpoint, state, "test");
  }

  /** The share of the calls that the site's level has in the table. */
  private int percent(String site) {
    return world.router().table().levels().stream()
        .filter(l -> l.sites().stream().anyMatch(s -> s.site().name().equals(site)))
        .mapToInt(TableLevel::percent)
        .sum();
  }

  private void fourAndTwo() {
    for (int i = 1; i <= 4; i++) {
      world.server("near", "near-" + i, 2, 5);
    }
    world.server("mid", "mid-1", 22, 5);
    world.server("mid", "mid-2", 22, 5);
  }

  private void loseHalfOfNear() {
    connection("near-1", Connectivity.FAILED);
    connection("near-2", Connectivity.FAILED);
    world.time.advanceMillis(2);
  }

  @Test
  void whatIsLeftOfASiteHasAllCallsBackAsSoonAsItCarriesThem() {
    fourAndTwo();
    start(RouterConfig.DEFAULT);
    loseHalfOfNear();
    assertThat(percent("near")).as("Envoy's formula, at first").isEqualTo(70);
    run(1, 100);
    assertThat(percent("near")).isEqualTo(100);
    run(20, 100);
    assertThat(percent("near")).isEqualTo(100);
    connection("near-3", Connectivity.FAILED);
    world.time.advanceMillis(2);
    assertThat(percent("near")).as("one carries half of what two did").isEqualTo(50);
  }

  @Test
  void whatIsLeftOfASiteKeepsTheFormulasShareIfItIsBusy() {
    fourAndTwo();
    start(RouterConfig.DEFAULT);
    world.servers.values().stream()
        .filter(s -> s.endpoint.site().name().equals("near"))
        .forEach(s -> s.serviceNanos = 14_000_000); // 2 + 14 + 9 of queue, twice counted: over half
    run(3, 100);
    loseHalfOfNear();
    run(5, 100);
    assertThat(percent("near")).isBetween(65, 75);
  }

  @Test
  void failoverIsAtOnceAndFailbackInARamp() {
    fourAndTwo();
    start(RouterConfig.DEFAULT);
    for (int i = 1; i <= 4; i++) {
      connection("near-" + i, Connectivity.FAILED);
    }
    world.time.advanceMillis(2);
    assertThat(percent("mid")).isEqualTo(100);
    run(20, 100);
    for (int i = 1; i <= 4; i++) {
      connection("near-" + i, Connectivity.CONNECTED);
    }
    List<Integer> shares = new ArrayList<>();
    for (int i = 0; i < 150 && (shares.isEmpty() || percent("near") < 100); i++) {
      run(0.1, 100);
      shares.add(percent("near"));
    }
    List<Integer> ramp = shares.stream().filter(s -> s > 0).toList();
    assertThat(ramp.get(0)).as("%s", shares).isLessThanOrEqualTo(40);
    assertThat(ramp).as("it only grows").isSorted();
    assertThat(ramp).as("by answers, in a second").hasSizeBetween(3, 12);
    assertThat(world.refused).isZero();
  }

  @Test
  void clientOfFewCallsComesBackByTimeAndEachAtItsOwnPace() {
    Set<Long> lengths = new HashSet<>();
    for (int client = 0; client < 5; client++) {
      World w = new World();
      long seed = client;
      w.also = builder -> builder.seed(seed);
      w.server("near", "near-1", 2, 5);
      w.server("mid", "mid-1", 22, 5);
      w.start(config(priority(Duration.ofSeconds(4), Map.of()), PickConfig.DEFAULT), true);
      w.run(Duration.ofSeconds(20), 1);
      w.router().connectivity("near-1", Connectivity.FAILED, "test");
      w.run(Duration.ofSeconds(20), 1);
      w.router().connectivity("near-1", Connectivity.CONNECTED, "test");
      long began = -1;
      long ended = -1;
      for (int ms = 0; ms < 30_000 && ended < 0; ms += 50) {
        if (ms % 1000 == 0) {
          w.call(Residency.anywhere());
        }
        w.time.advanceMillis(50);
        int percent = w.router().table().levels().get(0).percent();
        boolean near =
            w.router().table().levels().get(0).sites().get(0).site().name().equals("near");
        began = began < 0 && near && percent > 0 ? ms : began;
        ended = near && percent == 100 ? ms : ended;
      }
      assertThat(ended - began).as("seed %d, ms", client).isBetween(1_900L, 6_100L);
      lengths.add((ended - began) / 200);
    }
    assertThat(lengths).hasSizeGreaterThan(2);
  }

  @Test
  void siteThatComesNearerIsRampedUpToo() {
    world.server("near", "near-1", 2, 5).rttNanos = 60_000_000;
    world.server("mid", "mid-1", 22, 5);
    start(RouterConfig.DEFAULT);
    assertThat(percent("mid")).isEqualTo(100);
    Objects.requireNonNull(world.servers.get("near-1")).rttNanos = 2_000_000;
    int first = 0;
    for (int i = 0; i < 200 && first == 0; i++) {
      run(0.05, 100);
      TableLevel level = world.router().table().levels().get(0);
      first = level.sites().get(0).site().name().equals("near") ? level.percent() : 0;
    }
    assertThat(first).isBetween(10, 40);
    run(3, 100);
    assertThat(percent("near")).isEqualTo(100);
  }

  @Test
  void siteThatComesNearerThanOneThatGotWorseTakesOverAtOnce() {
    World.Server near = world.server("near", "near-1", 2, 5);
    world.server("mid", "mid-1", 22, 5);
    start(RouterConfig.DEFAULT);
    near.rttNanos = 400_000_000;
    int before = percent("near");
    List<Integer> ranks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      run(0.05, 100);
      ranks.add(world.router().table().levels().get(0).percent());
      if (world.router().table().levels().get(0).sites().get(0).site().name().equals("mid")) {
        break;
      }
    }
    assertThat(before).isEqualTo(100);
    assertThat(ranks.get(ranks.size() - 1)).as("%s", ranks).isEqualTo(100);
  }

  @Test
  void rampCanBeTurnedOff() {
    fourAndTwo();
    start(config(priority(Duration.ZERO, Map.of()), PickConfig.DEFAULT));
    for (int i = 1; i <= 4; i++) {
      connection("near-" + i, Connectivity.FAILED);
    }
    run(20, 100);
    for (int i = 1; i <= 4; i++) {
      connection("near-" + i, Connectivity.CONNECTED);
    }
    int first = 0;
    for (int i = 0; i < 100 && first == 0; i++) {
      run(0.05, 100);
      first = percent("near");
    }
    assertThat(first).as("one endpoint of four at first: Envoy's formula").isGreaterThan(30);
  }

  private static Site priced(String name, double cost) {
    return new Site(name, "", "", "", Set.of(), SiteKind.UNSPECIFIED, cost);
  }

  @Test
  void withinTheWindowTheCheaperSiteIsPreferred() {
    world.server(priced("near", 3), "near-1", 10, 5);
    world.server(priced("cheap", 1), "cheap-1", 11, 5);
    world.server(priced("free", 0), "free-1", 40, 5);
    start(RouterConfig.DEFAULT);
    run(10, 100);
    assertThat(world.share("cheap")).isEqualTo(1);
    connection("cheap-1", Connectivity.FAILED);
    world.time.advanceMillis(100);
    world.forget();
    run(5, 100);
    assertThat(world.share("near")).as("the farther one is free").isEqualTo(1);
  }

  @Test
  void withoutCostSitesWithinTheWindowShare() {
    world.server("a", "a-1", 10, 5);
    world.server("b", "b-1", 10, 5);
    start(RouterConfig.DEFAULT);
    run(10, 300);
    assertThat(world.share("a")).isBetween(0.2, 0.8);
  }

  @Test
  void cappedSiteGetsNoMoreWhileAnotherCanServe() {
    world.server("near", "near-1", 2, 5);
    world.server("mid", "mid-1", 22, 5);
    start(config(priority(Duration.ZERO, Map.of("near", 40)), PickConfig.DEFAULT));
    run(50, 100);
    assertThat(world.share("near")).isCloseTo(0.4, Offset.offset(0.03));
    connection("mid-1", Connectivity.FAILED);
    world.time.advanceMillis(100);
    world.forget();
    run(5, 100);
    assertThat(world.share("near")).isEqualTo(1);
    assertThat(world.refused).isZero();
  }

  @Test
  void drainedSiteFinishesItsCallsAndGetsNoNewOnes() {
    World.Server near = world.server("near", "near-1", 2, 5);
    World.Server mid = world.server("mid", "mid-1", 22, 5);
    start(config(priority(Duration.ZERO, Map.of()), PickConfig.DEFAULT)); // without a ramp
    near.slowCalls = 3;
    near.slowNanos = 1_000_000_000;
    for (int i = 0; i < 3; i++) {
      world.call(Residency.anywhere());
    }
    Endpoint e = near.endpoint;
    world.router().update(List.of(new Endpoint(e.id(), e.site(), e.weight(), true), mid.endpoint));
    run(3, 100);
    assertThat(near.calls).as("those that were under way").isEqualTo(3);
    assertThat(world.answeredBy.stream().filter("near"::equals)).hasSize(3);
    assertThat(world.failed).isZero();
    assertThat(world.share("mid")).isGreaterThan(0.98);
  }

  @Test
  void endpointPolicyIsConfiguredAndReconfigured() {
    for (int i = 1; i <= 3; i++) {
      world.server("near", "near-" + i, 2, 5);
    }
    Objects.requireNonNull(world.servers.get("near-2")).serviceNanos = 40_000_000;
    PickConfig turns = new PickConfig(EndpointPolicy.WEIGHTED_ROUND_ROBIN);
    start(config(PriorityConfig.DEFAULT, turns));
    run(3, 100);
    for (World.Server s : world.servers.values()) {
      assertThat(s.calls).as("%s", s.endpoint).isEqualTo(100);
    }
    world.router().reconfigure(config(PriorityConfig.DEFAULT, PickConfig.DEFAULT));
    world.forget();
    run(3, 100);
    assertThat(Objects.requireNonNull(world.servers.get("near-2")).calls)
        .as("the slow one of three")
        .isLessThan(10);
  }

  @Test
  void anotherWeightHoldsForTheNextTurn() {
    List<Endpoint> all = new ArrayList<>(); // so many that a change of one is told by itself
    for (int i = 1; i <= 40; i++) {
      all.add(world.server("near", "near-" + i, 2, 5).endpoint);
    }
    start(RouterConfig.DEFAULT.with(new PickConfig(EndpointPolicy.WEIGHTED_ROUND_ROBIN)));
    run(30, 100);
    all.set(39, new Endpoint("near-40", all.get(39).site(), 300, false));
    RoutedEndpoint heavier = world.router().update(all).get("near-40");
    int taken = 0;
    for (int i = 0; i < 840; i++) {
      taken += pick() == heavier ? 1 : 0;
    }
    assertThat(taken).isEqualTo(60);
  }

  private RoutedEndpoint pick() {
    return Objects.requireNonNull(world.router().pick(Residency.anywhere(), null));
  }

  @Test
  void slowStartHoldsForWeightedRoundRobinAndForKeys() {
    world.server("near", "near-1", 2, 5);
    world.server("near", "near-2", 2, 5);
    PickConfig turns = new PickConfig(EndpointPolicy.WEIGHTED_ROUND_ROBIN);
    start(RouterConfig.DEFAULT.with(turns));
    connection("near-2", Connectivity.FAILED);
    run(20, 100);
    connection("near-2", Connectivity.CONNECTED);
    World.Server back = Objects.requireNonNull(world.servers.get("near-2"));
    List<Integer> perSecond = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      back.calls = 0;
      run(1, 100);
      perSecond.add(back.calls);
    }
    assertThat(perSecond.get(3)).as("%s", perSecond).isBetween(5, 40);
    assertThat(perSecond.get(15)).as("%s", perSecond).isEqualTo(50);
    int keys = 0;
    for (int i = 0; i < 1000; i++) {
      RoutedEndpoint e = world.router().pick(Residency.anywhere(), null, "k" + i);
      keys += Objects.requireNonNull(e).endpoint().id().equals("near-2") ? 1 : 0;
    }
    assertThat(keys).isBetween(450, 550);
  }

  @Test
  void keyKeepsItsEndpointAndNeverLeavesTheResidency() {
    Site eu = Site.named("eu").withJurisdictions("EU");
    Site us = Site.named("us").withJurisdictions("US");
    for (int i = 1; i <= 4; i++) {
      world.server(us, "us-" + i, 2, 5);
      world.server(eu, "eu-" + i, 40, 5);
    }
    start(RouterConfig.DEFAULT);
    Residency within = Residency.within("EU");
    for (int k = 0; k < 200; k++) {
      RoutedEndpoint first = world.router().pick(within, null, "tenant-" + k);
      RoutedEndpoint again = world.router().pick(within, null, "tenant-" + k);
      assertThat(Objects.requireNonNull(first).endpoint().site()).isEqualTo(eu);
      assertThat(again).isSameAs(first);
    }
    for (int i = 1; i <= 4; i++) {
      connection("eu-" + i, Connectivity.FAILED);
    }
    world.time.advanceMillis(100);
    assertThat(world.router().pick(within, null, "tenant-1")).isNull();
    assertThat(world.router().pick(Residency.anywhere(), null, "tenant-1")).isNotNull();
  }

  @Test
  void noiseOfThirtyPercentMovesNoCall() {
    world.server("a", "a-1", 10, 5).noise = 0.3;
    world.server("b", "b-1", 20, 5).noise = 0.3;
    start(RouterConfig.DEFAULT);
    run(240, 100);
    assertThat(world.share("a")).isEqualTo(1);
  }

  @Test
  void oneLastingStepOfTheWayMovesCallsOnce() {
    World.Server a = world.server("a", "a-1", 10, 5);
    world.server("b", "b-1", 20, 5);
    start(RouterConfig.DEFAULT);
    a.rttNanos = 40_000_000;
    List<String> owners = new ArrayList<>(List.of("a"));
    for (int i = 0; i < 60; i++) {
      world.answeredBy.clear();
      run(1, 100);
      String owner = world.share("a") > 0.5 ? "a" : "b";
      if (!owners.get(owners.size() - 1).equals(owner)) {
        owners.add(owner);
      }
    }
    assertThat(owners).containsExactly("a", "b");
    assertThat(world.share("b")).isEqualTo(1);
  }
}
