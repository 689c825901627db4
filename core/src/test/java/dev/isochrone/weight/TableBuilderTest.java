/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.health.HealthState;
import dev.isochrone.health.Trial;
import dev.isochrone.priority.PriorityConfig;
import dev.isochrone.priority.Steering;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import dev.isochrone.topology.SiteKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableBuilderTest {
  private static final PriorityConfig NO_PANIC =
      new PriorityConfig(
          Duration.ofMillis(2),
          20,
          Duration.ofMillis(500),
          140,
          0,
          Duration.ZERO,
          Duration.ZERO,
          Steering.NONE);

  private final Rows rows = new Rows();

  private WeightedEndpointTable build() {
    return build(Residency.anywhere(), PriorityConfig.DEFAULT);
  }

  private WeightedEndpointTable pinned(String site, Residency residency) {
    return build(residency, PriorityConfig.DEFAULT.with(new Steering(Map.of(), Map.of(), site)));
  }

  @Test
  void aPinnedSiteComesFirstHoweverFarAndHoweverLoaded() {
    rows.site("near", 1).healthy(2).site("mid", 20).healthy(2).site("far", 90).healthy(2).keeps(40);
    WeightedEndpointTable table = pinned("far", Residency.anywhere());
    assertThat(table.sharePercent()).isEqualTo(Map.of("far", 100.0));
    assertThat(table.levels()).extracting(TableLevel::pinned).containsExactly(true, false, false);
  }

  @Test
  void whatAPinnedSiteHasLostGoesToTheNearestAsUsual() {
    rows.site("near", 1).healthy(2).site("far", 90).healthy(1).suspect(1);
    assertThat(pinned("far", Residency.anywhere()).sharePercent())
        .isEqualTo(Map.of("far", 70.0, "near", 30.0));
  }

  @Test
  void aPinnedSiteThatIsNotWellOrForbiddenOrDrainedOrUnknownIsNotPinned() {
    rows.site("near[EU]", 1).healthy(2).site("far[US]", 90).healthy(1);
    rows.site("out[EU]", 30).suspect(1).site("drained[EU]", 5).drained(1);
    for (String site : List.of("far", "out", "drained", "elsewhere")) {
      WeightedEndpointTable table = pinned(site, Residency.within("EU"));
      assertThat(table.sharePercent()).as(site).isEqualTo(Map.of("near", 100.0));
      assertThat(table.levels()).as(site).noneMatch(TableLevel::pinned);
    }
  }

  private WeightedEndpointTable build(Residency residency, PriorityConfig config) {
    return TableBuilder.build(7, rows.list(), residency, config);
  }

  private static List<Integer> percents(WeightedEndpointTable table) {
    return table.levels().stream().map(TableLevel::percent).toList();
  }

  /** The ids that calls can be sent to, in the order in which draws find them. */
  private static Set<String> reachable(WeightedEndpointTable table) {
    Set<String> ids = new LinkedHashSet<>();
    for (int draw = 0; draw < 100; draw++) {
      for (WeightedEndpoint e : table.candidates(draw)) {
        ids.add(e.endpoint().id());
      }
    }
    return ids;
  }

  @Test
  void nearestLevelTakesAllWhileItIsWell() {
    rows.site("far", 90).healthy(1).site("near", 3).healthy(2).site("mid", 12).healthy(1);
    WeightedEndpointTable table = build();
    assertThat(percents(table)).containsExactly(100, 0, 0);
    assertThat(table.levels())
        .extracting(l -> l.sites().get(0).site().name())
        .containsExactly("near", "mid", "far");
    assertThat(reachable(table)).containsExactly("near-0", "near-1");
    assertThat(table.canServe()).isTrue();
    assertThat(table.panic()).isFalse();
    assertThat(table.version()).isEqualTo(7);
    assertThat(table.residency()).isEqualTo(Residency.anywhere());
  }

  @Test
  void sitesWithinTheWindowShareALevel() {
    rows.site("b", 4).healthy(1).site("a", 3).healthy(1).site("c", 6).healthy(1);
    WeightedEndpointTable table = build();
    assertThat(table.levels()).hasSize(2);
    assertThat(reachable(table)).containsExactly("a-0", "b-0");
  }

  @Test
  void draws0To69GoToALevelOf70PercentAndTheRestToTheNext() {
    rows.site("near", 3).healthy(1).suspect(1).site("far", 90).healthy(2);
    WeightedEndpointTable table = build();
    assertThat(percents(table)).containsExactly(70, 30);
    assertThat(table.candidates(0)).containsExactly(rows.target("near-0"));
    assertThat(table.candidates(69)).containsExactly(rows.target("near-0"));
    assertThat(table.candidates(70)).containsExactly(rows.target("far-0"), rows.target("far-1"));
    assertThat(table.candidates(99)).hasSize(2);
  }

  @Test
  void levelThatIsDownIsPassedOver() {
    rows.site("near", 3).suspect(2).unreachable(1).site("far", 90).healthy(1);
    WeightedEndpointTable table = build();
    assertThat(percents(table)).containsExactly(0, 100);
    assertThat(reachable(table)).containsExactly("far-0");
  }

  @Test
  void drainedEndpointsTakeNoCallsAndDoNotCountAsIll() {
    rows.site("near", 3).healthy(1).drained(3).site("far", 90).healthy(1);
    WeightedEndpointTable table = build();
    assertThat(percents(table)).containsExactly(100, 0);
    assertThat(reachable(table)).containsExactly("near-0");
  }

  @Test
  void connectingEndpointsTakeNoCallsAndDoNotCountAsIll() {
    rows.site("near", 3).healthy(1).connecting(3).site("far", 90).healthy(1);
    WeightedEndpointTable table = build();
    assertThat(percents(table)).containsExactly(100, 0);
    assertThat(reachable(table)).containsExactly("near-0");
  }

  @Test
  void panicIgnoresHealthButNotConnectionNorDraining() {
    rows.site("near", 3).suspect(2).unreachable(1).drained(1).connecting(1);
    WeightedEndpointTable table = build();
    assertThat(table.panic()).isTrue();
    assertThat(reachable(table)).containsExactly("near-0", "near-1");
  }

  @Test
  void panicThresholdOfZeroFailsRatherThanPanics() {
    rows.site("near", 3).suspect(2).site("far", 90).suspect(1);
    WeightedEndpointTable table = build(Residency.anywhere(), NO_PANIC);
    assertThat(table.panic()).isFalse();
    assertThat(table.canServe()).isFalse();
    assertThat(percents(table)).containsExactly(0, 0);
    assertThat(table.candidates(0)).isEmpty();
    assertThat(table.candidates(99)).isEmpty();
  }

  @Test
  void shareOfALevelThatCannotServeMovesToTheFirstThatCan() {
    rows.site("near", 3).unreachable(4).site("mid", 12).suspect(4).site("far", 90).suspect(2);
    WeightedEndpointTable table = build();
    assertThat(percents(table)).as("40, 40, 20 by hosts").containsExactly(0, 80, 20);
    assertThat(IntStream.of(0, 79).mapToObj(d -> table.candidates(d)[0].endpoint().site().name()))
        .containsOnly("mid");
    assertThat(table.candidates(80)[0].endpoint().site().name()).isEqualTo("far");
  }

  @Test
  void shareMovesToALevelThatHasOneIfThereIs() {
    // Health 0, 28, 56: the level in panic takes calls for which it has no connection.
    rows.site("near", 3).unreachable(5).site("mid", 12).healthy(1).suspect(4);
    WeightedEndpointTable table = build();
    assertThat(percents(table)).containsExactly(0, 100);
    assertThat(table.panic()).isTrue();
  }

  @Test
  void shareMovesToALevelThatTakesCallsRatherThanToOneThatDoesNot() {
    rows.site("near", 3).unreachable(100).site("mid", 12).suspect(1).site("far", 90).suspect(99);
    assertThat(percents(build())).as("51, 0, 49 by hosts").containsExactly(0, 0, 100);
  }

  @Test
  void withoutAnyConnectionNothingIsServed() {
    rows.site("near", 3).unreachable(2).site("far", 90).connecting(1);
    WeightedEndpointTable table = build();
    assertThat(table.canServe()).isFalse();
    assertThat(table.panic()).as("nobody panics without calls").isFalse();
    assertThat(reachable(table)).isEmpty();
  }

  @Test
  void emptyTableServesNothing() {
    WeightedEndpointTable table = build();
    assertThat(table.canServe()).isFalse();
    assertThat(table.levels()).isEmpty();
    assertThat(table.candidates(0)).isEmpty();
    assertThat(table.takeTrial()).isNull();
    assertThat(TableBuilder.worthWaiting(table)).isFalse();
  }

  @Test
  void forbiddenSitesAreKnownByNameOnly() {
    Trial trial = new Trial();
    rows.site("us[US]", 3).healthy(2).onTrial(trial).site("eu[EU]", 90).healthy(1);
    rows.site("unknown", 1).healthy(1);
    WeightedEndpointTable table = build(Residency.within("EU"), PriorityConfig.DEFAULT);
    assertThat(table.forbidden()).extracting(r -> r.site().name()).containsExactly("us", "unknown");
    assertThat(table.levels()).hasSize(1);
    assertThat(reachable(table)).containsExactly("eu-0");
    assertThat(table.takeTrial()).isNull();
    assertThat(trial.isTaken()).isFalse();
  }

  @Test
  void panicDoesNotReachForbiddenSites() {
    rows.site("us[US]", 3).healthy(2).site("eu[EU]", 90).suspect(1);
    WeightedEndpointTable table = build(Residency.within("EU"), PriorityConfig.DEFAULT);
    assertThat(table.panic()).isTrue();
    assertThat(reachable(table)).containsExactly("eu-0");
  }

  @Test
  void eachTrialIsGivenToOneCall() {
    Trial first = new Trial();
    Trial second = new Trial();
    rows.site("near", 3).healthy(1).onTrial(first).onTrial(second);
    WeightedEndpointTable table = build();
    assertThat(table.takeTrial()).isSameAs(rows.target("near-1"));
    assertThat(table.takeTrial()).isSameAs(rows.target("near-2"));
    assertThat(table.takeTrial()).isNull();
    assertThat(first.isTaken()).isTrue();
    assertThat(second.isTaken()).isTrue();
  }

  @Test
  void trialNeedsAConnectionAndIsNotForDrainedEndpoints() {
    rows.site("near", 3).add(1, HealthState.UNREACHABLE, false, false, new Trial());
    rows.add(1, HealthState.SUSPECT, true, true, new Trial());
    assertThat(build().takeTrial()).isNull();
  }

  @Test
  void waitingIsWorthItOnlyWhileNothingServesAndSomethingConnects() {
    assertThat(worthWaiting(new Rows().site("s", 1).connecting(1))).isTrue();
    assertThat(worthWaiting(new Rows().site("s", 1).connecting(1).unreachable(1))).isTrue();
    assertThat(worthWaiting(new Rows().site("s", 1).connecting(1).healthy(1))).isFalse();
    assertThat(worthWaiting(new Rows().site("s", 1).unreachable(1))).isFalse();
    Rows drained = new Rows().site("s", 1).add(1, HealthState.CONNECTING, false, true, null);
    assertThat(worthWaiting(drained)).isFalse();
  }

  private static boolean worthWaiting(Rows rows) {
    return TableBuilder.worthWaiting(
        TableBuilder.build(1, rows.list(), Residency.anywhere(), PriorityConfig.DEFAULT));
  }

  /** 20,000 random topologies and residencies: nothing outside is ever a candidate or on trial. */
  @Test
  void noCallLeavesItsResidency() {
    long seed = 10;
    SplittableRandom random = new SplittableRandom(seed);
    List<String> laws = List.of("DE", "EU", "US", "CH", "JP");
    int served = 0;
    int excluded = 0;
    for (int i = 0; i < 20_000; i++) {
      Rows world = randomWorld(random, laws);
      List<Set<String>> rules = new ArrayList<>();
      Residency residency = Residency.anywhere();
      for (int r = random.nextInt(3); r > 0; r--) {
        Set<String> rule = randomSet(random, laws, 1);
        rules.add(rule);
        residency = residency.and(Residency.within(rule));
      }
      WeightedEndpointTable table =
          TableBuilder.build(
              i, world.list(), residency, random.nextBoolean() ? PriorityConfig.DEFAULT : NO_PANIC);
      String step = "seed " + seed + " step " + i;
      for (int draw = 0; draw < 100; draw += 9) {
        for (WeightedEndpoint e : table.candidates(draw)) {
          assertPermitted(step, rules, e);
          served++;
        }
      }
      for (WeightedEndpoint e = table.takeTrial(); e != null; e = table.takeTrial()) {
        assertPermitted(step, rules, e);
      }
      int permitted = table.levels().stream().mapToInt(l -> l.sites().size()).sum();
      assertThat(permitted + table.forbidden().size()).as(step).isEqualTo(world.list().size());
      excluded += table.forbidden().size();
      int sum = percents(table).stream().mapToInt(p -> p).sum();
      assertThat(sum).as(step).isEqualTo(table.canServe() ? 100 : 0);
    }
    assertThat(served).as("the test tests something").isGreaterThan(100_000);
    assertThat(excluded).isGreaterThan(10_000);
  }

  private static void assertPermitted(String step, List<Set<String>> rules, WeightedEndpoint e) {
    for (Set<String> rule : rules) {
      if (Collections.disjoint(rule, e.endpoint().site().jurisdictions())) {
        assertThat(e.endpoint().site()).as("%s rules %s", step, rules).isNull();
      }
    }
    if (e.endpoint().drained()) {
      assertThat(e.endpoint()).as(step).isNull();
    }
  }

  private static Rows randomWorld(SplittableRandom random, List<String> laws) {
    Rows world = new Rows();
    int sites = 1 + random.nextInt(5);
    for (int s = 0; s < sites; s++) {
      Site site = new Site("s" + s, "", "", "", randomSet(random, laws, 0), SiteKind.UNSPECIFIED);
      world.site(site, random.nextInt(8) == 0 ? Double.NaN : random.nextDouble(20));
      for (int e = random.nextInt(4); e > 0; e--) {
        HealthState[] states = HealthState.values();
        HealthState state = states[random.nextInt(states.length)];
        boolean connected = state != HealthState.CONNECTING && state != HealthState.UNREACHABLE;
        world.add(
            1,
            state,
            connected,
            random.nextInt(5) == 0,
            random.nextInt(3) == 0 ? new Trial() : null);
      }
    }
    return world;
  }

  private static Set<String> randomSet(SplittableRandom random, List<String> laws, int least) {
    Set<String> set = new HashSet<>();
    int size = least + random.nextInt(3);
    while (set.size() < size) {
      set.add(laws.get(random.nextInt(laws.size())));
    }
    return set;
  }

  @Test
  void overloadedLevelGivesWhatItDoesNotKeepToTheNext() {
    rows.site("near", 3).healthy(2).keeps(70).site("mid", 12).healthy(1).site("far", 90).healthy(1);
    assertThat(percents(build())).containsExactly(70, 30, 0);
  }

  @Test
  void nextLevelKeepsItsPartOfThatToo() {
    rows.site("near", 3).healthy(2).keeps(50);
    rows.site("mid", 12).healthy(1).keeps(40).site("far", 90).healthy(1);
    assertThat(percents(build())).containsExactly(50, 20, 30);
  }

  @Test
  void nothingGoesToALevelThatIsNotHealthyAndTheLastKeepsAll() {
    rows.site("near", 3).healthy(2).keeps(50);
    rows.site("mid", 12).suspect(1).site("far", 90).healthy(1).keeps(10);
    assertThat(percents(build())).containsExactly(50, 0, 50);
  }

  @Test
  void levelWithoutAnyoneBehindItKeepsAll() {
    rows.site("near", 3).healthy(2).keeps(0).site("far", 90).suspect(1);
    assertThat(percents(build())).containsExactly(100, 0);
  }

  @Test
  void levelKeepsTheMeanOfItsSitesByTheirHealthyEndpoints() {
    rows.site("a", 3).healthy(3).keeps(100).site("b", 3).healthy(1).keeps(20);
    rows.site("far", 90).healthy(1);
    assertThat(percents(build())).containsExactly(80, 20);
  }
}
