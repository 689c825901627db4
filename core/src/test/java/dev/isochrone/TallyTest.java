/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.RouterSnapshot.Event;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a router counts of itself, for metrics and people. Virtual time, seeded. */
class TallyTest {
  private final World world = new World();

  private long picks(String site, String reason) {
    return world.site(site).counts().picks().get(reason);
  }

  private long allPicks(String site) {
    return world.site(site).counts().picks().values().stream().mapToLong(n -> n).sum();
  }

  @Test
  void picksAreToldApartByTheReasonOfTheTableInForce() {
    World.Server near = world.server("near", "n1", 2, 1);
    world.server("far", "f1", 20, 1);
    world.start(RouterConfig.DEFAULT, true);
    world.run(Duration.ofSeconds(5), 200);
    long before = picks("near", "nearest");
    assertThat(before).isGreaterThan(800);
    assertThat(picks("far", "failover")).isLessThan(100); // until the near one was connected
    long farBefore = picks("far", "failover");

    near.silent = true;
    world.run(Duration.ofSeconds(3), 200);

    assertThat(picks("far", "failover") - farBefore).isBetween(500L, 600L);
    assertThat(picks("near", "nearest") - before).isBetween(1L, 50L);
    assertThat(world.site("near").counts().failovers()).isEqualTo(1);
    assertThat(world.site("near").counts().failbacks()).isZero();

    near.silent = false;
    world.run(Duration.ofSeconds(20), 200);

    assertThat(world.site("near").counts().failbacks()).isEqualTo(1);
    assertThat(world.site("far").counts().failovers()).isZero();
    assertThat(picks("near", "trial")).isGreaterThan(0);
    // None is lost and none is told twice.
    assertThat(allPicks("near")).isEqualTo(world.calls("near"));
    assertThat(allPicks("far")).isEqualTo(world.calls("far"));
    assertThat(world.router().snapshot().events().stream().map(Event::what))
        .containsSubsequence("FAILBACK", "FAILOVER");
  }

  @Test
  void aDistanceThatBecomesKnownIsNoFailback() {
    world.server("near", "n1", 2, 1);
    world.server("far", "f1", 20, 1);
    world.start(RouterConfig.DEFAULT, true);
    world.run(Duration.ofSeconds(5), 200);

    for (String site : List.of("near", "far")) {
      assertThat(world.site(site).counts().failovers()).isZero();
      assertThat(world.site(site).counts().failbacks()).isZero();
    }
  }

  @Test
  void whatAnEndpointGotStaysCountedWhenItGoes() {
    World.Server first = world.server("near", "n1", 2, 1);
    World.Server second = world.server("near", "n2", 2, 1);
    SiteRouter router = world.start(RouterConfig.DEFAULT, true);
    world.run(Duration.ofSeconds(2), 200);
    long both = allPicks("near");
    assertThat(both).isEqualTo(world.calls("near")).isGreaterThan(390);

    router.update(List.of(second.endpoint));
    assertThat(allPicks("near")).isEqualTo(both);
    world.run(Duration.ofSeconds(1), 200);

    assertThat(allPicks("near")).isEqualTo(both + 200);
    assertThat(world.site("near").calls()).isLessThan(600);
    assertThat(first.calls).isGreaterThan(100);
  }

  /**
   * Calls that ended since the last beat are in no sum yet: what was told must not fall by them.
   */
  @Test
  void picksNeverFallBetweenTwoBeats() {
    world.server("near", "n1", 15, 1);
    world.start(RouterConfig.DEFAULT, true);
    world.run(Duration.ofSeconds(1), 100);
    long last = 0;
    for (int milli = 0; milli < 500; milli++) {
      if (milli % 7 == 0) {
        world.call(Residency.anywhere());
      }
      world.time.advanceMillis(1);
      long now = allPicks("near");
      assertThat(now).as("at " + milli + " ms").isGreaterThanOrEqualTo(last);
      last = now;
    }
    world.time.advanceMillis(300);
    assertThat(allPicks("near")).isEqualTo(world.calls("near"));
  }

  @Test
  void outcomesAndResponseTimesAddUp() {
    World.Server near = world.server("near", "n1", 2, 1);
    world.start(RouterConfig.DEFAULT, true);
    world.run(Duration.ofSeconds(2), 100);
    near.refuses = dev.isochrone.outcome.OutcomeKind.APPLICATION_ERROR;
    world.run(Duration.ofSeconds(1), 100);
    world.time.advanceMillis(1000);

    RouterSnapshot.SiteCounts counts = world.site("near").counts();
    assertThat(counts.outcomes()).containsEntry("success", (long) world.calls("near") - 100);
    assertThat(counts.outcomes()).containsEntry("application_error", 100L);
    assertThat(counts.outcomes()).containsEntry("failure", 0L);
    assertThat(counts.responses()).isEqualTo(world.calls("near"));
    assertThat(counts.responseSeconds()).isBetween(0.79, 0.81); // 200 of 3 ms, 100 of 2 ms
  }

  @Test
  void refusalsByResidencyAreCounted() {
    world.server(Site.named("us").withJurisdictions("US"), "u1", 2, 1);
    world.start(RouterConfig.DEFAULT, true);
    world.run(Duration.ofSeconds(1), 10);
    Residency eu = Residency.within("EU");
    for (int i = 0; i < 3; i++) {
      assertThat(world.router().pick(eu, null)).isNull();
      assertThat(world.router().refuse(eu, "m").kind()).isEqualTo(Refusal.Kind.FORBIDDEN);
    }

    assertThat(world.router().snapshot().counts().refusedByResidency()).isEqualTo(3);
  }

  @Test
  void explainTellsWhereACallWouldGoAndTakesNoTrial() {
    World.Server near = world.server(Site.named("us").withJurisdictions("US"), "u1", 2, 1);
    world.server(Site.named("de").withJurisdictions("EU"), "d1", 20, 1);
    SiteRouter router = world.start(RouterConfig.DEFAULT, true);
    world.run(Duration.ofSeconds(2), 100);

    assertThat(router.explain(Residency.anywhere()).site()).isEqualTo("us");
    assertThat(router.explain(Residency.within("EU")).site()).isEqualTo("de");
    assertThat(router.explain(Residency.within("CH")).site()).isNull();
    assertThat(router.snapshot().counts().refusedByResidency()).isZero();

    near.silent = true;
    world.run(Duration.ofSeconds(1), 100);
    RoutingDecision now = router.explain(Residency.anywhere());
    assertThat(now.site()).isEqualTo("de");
    assertThat(now.toString()).contains("us SUSPECT");
  }

  @Test
  void eventsAreTheLatestHundred() {
    World.Server near = world.server("near", "n1", 2, 1);
    SiteRouter router = world.start(RouterConfig.DEFAULT, true);
    world.run(Duration.ofSeconds(1), 10);
    for (int i = 0; i < 60; i++) {
      world.disconnect(near);
      world.connect(near);
    }
    List<Event> events = router.snapshot().events();

    assertThat(events).hasSize(RouterTally.KEPT);
    assertThat(events.get(0).secondsAgo()).isLessThan(0.1);
    assertThat(events).allSatisfy(e -> assertThat(e.site()).isEqualTo("near"));
    assertThat(events.stream().map(Event::endpoint)).contains("n1");
  }
}
