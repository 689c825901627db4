/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.outcome.Expectation;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.topology.Residency;
import dev.isochrone.weight.SiteRow;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods that take very different times, and what must not be concluded from it. */
class SiteRouterMethodTest {
  private static final long MS = 1_000_000;

  private final World world = new World();
  private final Map<String, RoutedEndpoint> routed = new LinkedHashMap<>();

  private void start() {
    SiteRouter router = world.start(RouterConfig.DEFAULT, true);
    routed.putAll(router.update(world.servers.values().stream().map(s -> s.endpoint).toList()));
    world.time.advanceMillis(2000);
  }

  /** A call to this endpoint, which answers after its way and this; never if it is negative. */
  private void call(RoutedEndpoint to, String method, long serviceMillis) {
    Expectation expectation = world.router().methods().named(method).expectation();
    long start = world.time.nanoTime();
    to.sent(start, expectation);
    World.Server server = world.servers.get(to.endpoint().id());
    if (serviceMillis >= 0 && !server.silent) {
      world.time.schedule(
          () -> {
            long now = world.time.nanoTime();
            to.responded(now, now - start, expectation);
            to.endedAfterResponse(OutcomeKind.SUCCESS);
          },
          server.rttNanos + serviceMillis * MS);
    }
  }

  private RoutedEndpoint endpoint(String id) {
    RoutedEndpoint found = routed.get(id);
    if (found == null) {
      throw new AssertionError(id);
    }
    return found;
  }

  private void call(String method, long serviceMillis) {
    RoutedEndpoint chosen = world.router().pick(Residency.anywhere(), null);
    if (chosen == null) {
      throw new AssertionError(world.events);
    }
    call(chosen, method, serviceMillis);
  }

  private SiteRow row(String site) {
    return world.router().table().levels().stream()
        .flatMap(level -> level.sites().stream())
        .filter(row -> row.site().name().equals(site))
        .findFirst()
        .orElseThrow();
  }

  private double rank(String site) {
    return row(site).rankNanos();
  }

  private int keeps(String site) {
    return row(site).share().keepPercent();
  }

  @Test
  void siteThatServesOnlyTheSlowMethodRanksAsTheOther() {
    world.server("left", "left-1", 20, 0);
    world.server("right", "right-1", 20, 0);
    start();
    for (int i = 0; i < 3000; i++) {
      call(endpoint("left-1"), "Search", 200);
      call(endpoint("right-1"), "Get", 2);
      world.time.advanceMillis(10);
    }
    assertThat(rank("left")).isCloseTo(rank("right"), Percentage.withPercentage(5));
    assertThat(world.router().table().levels()).as("one level").hasSize(1);
    assertThat(keeps("left")).as("nothing spills over").isEqualTo(100);
    assertThat(keeps("right")).isEqualTo(100);
    assertThat(world.site("left").serviceMillis()).isEqualTo(200.0);
    assertThat(world.site("left").load()).isBetween(0.98, 1.02);
    assertThat(world.site("right").load()).isBetween(0.98, 1.02);
    assertThat(world.events).filteredOn(e -> e.contains("SUSPECT")).isEmpty();
  }

  @Test
  void farHealthySiteAndNearOverloadedOneAreToldApart() {
    world.server("near", "near-1", 2, 0);
    world.server("far", "far-1", 90, 0);
    start();
    for (int i = 0; i < 1000; i++) {
      call(endpoint("near-1"), "Get", 5);
      call(endpoint("far-1"), "Get", 5);
      world.time.advanceMillis(10);
    }
    for (int i = 0; i < 300; i++) {
      call(endpoint("near-1"), "Get", 93);
      call(endpoint("far-1"), "Get", 5);
      world.time.advanceMillis(10);
    }
    RouterSnapshot.SiteSnapshot near = world.site("near");
    RouterSnapshot.SiteSnapshot far = world.site("far");
    assertThat(near.rttMillis()).isEqualTo(2.0);
    assertThat(near.load()).isGreaterThan(5);
    assertThat(far.rttMillis()).isEqualTo(90.0);
    assertThat(far.load()).isCloseTo(1, Percentage.withPercentage(10));
  }

  @Test
  void longPollsAreNeverAStall() {
    world.server("near", "near-1", 2, 0);
    start();
    call("Poll", 2_000);
    world.time.advanceMillis(5_000);
    for (int i = 0; i < 20; i++) {
      call("Poll", 20_000 + 400 * i);
      world.time.advanceMillis(30_000);
    }
    assertThat(world.events).filteredOn(e -> e.contains("SUSPECT")).isEmpty();
  }

  @Test
  void longPollsThatWaitDoNotHideAStallNorMakeOne() {
    World.Server near = world.server("near", "near-1", 2, 0);
    world.server("next", "next-1", 12, 0);
    start();
    call("Poll", 2_000);
    world.time.advanceMillis(3_000);
    for (int i = 0; i < 2000; i++) {
      if (i % 500 == 0) {
        call("Poll", 9_000);
      }
      call("Get", 3);
      world.time.advanceMillis(i % 100 == 0 ? 400 : 10); // quiet for a while, then one more
    }
    assertThat(world.events).filteredOn(e -> e.contains("SUSPECT")).isEmpty();
    near.silent = true;
    for (int i = 0; i < 10; i++) {
      call("Get", 3);
      world.time.advanceMillis(10);
    }
    assertThat(world.events).filteredOn(e -> e.contains("SUSPECT")).hasSize(1);
  }

  @Test
  void slowMethodIsJudgedByItself() {
    World.Server near = world.server("near", "near-1", 2, 0);
    world.server("next", "next-1", 12, 0);
    start();
    for (int i = 0; i < 1000; i++) {
      if (i % 10 == 0) {
        call("Search", 200);
      }
      call("Get", 3);
      world.time.advanceMillis(10);
    }
    for (int i = 0; i < 20; i++) { // no Gets for a while
      call("Search", 250);
      world.time.advanceMillis(300);
    }
    assertThat(world.events).filteredOn(e -> e.contains("SUSPECT")).isEmpty();
    near.silent = true;
    for (int i = 0; i < 10; i++) {
      call("Get", 3);
      world.time.advanceMillis(10);
    }
    assertThat(world.events)
        .as("the Gets need not wait for what a Search may take")
        .filteredOn(e -> e.contains("SUSPECT"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 300, 1000})
  void hangOfANearSiteIsFoundWithinAHundredMillis(int rate) {
    World.Server near = world.server("near", "near-1", 30, 0);
    near.noise = 0.1;
    world.server("next", "next-1", 60, 0);
    start();
    for (int i = 0; i < 10 * rate; i++) {
      call("Get", 3 + (i * 7919) % 5);
      world.time.advanceNanos(1_000_000_000L / rate);
    }
    assertThat(world.events).filteredOn(e -> e.contains("SUSPECT")).isEmpty();
    near.silent = true;
    long start = world.time.nanoTime();
    while (world.events.stream().noneMatch(e -> e.contains("SUSPECT"))) {
      call("Get", 3);
      world.time.advanceNanos(1_000_000_000L / rate);
    }
    // The last answers are on their way for 15 ms yet.
    assertThat((world.time.nanoTime() - start) / MS).isLessThanOrEqualTo(100);
  }
}
