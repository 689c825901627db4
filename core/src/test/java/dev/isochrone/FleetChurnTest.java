/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.health.Connectivity;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.weight.EndpointRow;
import dev.isochrone.weight.SiteRow;
import java.util.IdentityHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten thousand endpoints, all connected to, a hundred changes a second: what is done for each. */
class FleetChurnTest {
  private static final int SIZE = 10_000;
  // Coprime to the size: an endpoint's turn comes late.
  private static final int STRIDE = 1_009;

  private final FleetWorld world = new FleetWorld(SIZE, 0);
  private int next;

  FleetChurnTest() {
    world.advance(2_000);
  }

  private String nextId() {
    next = (next + STRIDE) % SIZE;
    return "e" + next;
  }

  private List<SiteRow> rows() {
    return world.router.table().levels().stream().flatMap(l -> l.sites().stream()).toList();
  }

  private int healthy() {
    return rows().stream().mapToInt(SiteRow::healthy).sum();
  }

  @Test
  void aHundredChangesASecondMakeTenTablesASecond() {
    world.tables = 0;
    for (int i = 0; i < 1_000; i++) {
      world.router.connectivity(nextId(), Connectivity.FAILED, "lost");
      world.advance(10);
    }
    assertThat(world.tables).as("in 10 s").isBetween(90, 101);
    world.advance(100);
    assertThat(healthy()).as("all changes are in force").isEqualTo(SIZE - 1_000);
  }

  @Test
  void oneChangeIsInForceAtOnce() {
    world.router.connectivity("e7", Connectivity.FAILED, "lost");
    world.advance(1);
    assertThat(healthy()).isEqualTo(SIZE - 1);
  }

  @Test
  void aSiteThatGoesDoesNotWaitForTheNextTenthOfASecond() {
    world.router.connectivity("e1", Connectivity.FAILED, "lost");
    world.advance(1);
    for (int i = 0; i < SIZE; i += FleetWorld.SITES) {
      world.router.connectivity("e" + i, Connectivity.FAILED, "lost");
    }
    world.advance(3);
    for (int i = 0; i < 100; i++) {
      assertThat(world.router.pick(Residency.anywhere(), null).endpoint().site().name())
          .isNotEqualTo("site-0");
    }
  }

  @Test
  void aTableMakesNewRowsOfWhatChangedOnly() {
    IdentityHashMap<Object, Object> before = new IdentityHashMap<>();
    for (SiteRow site : rows()) {
      before.put(site, site);
      site.endpoints().forEach(e -> before.put(e, e));
    }
    world.router.connectivity("e7", Connectivity.FAILED, "lost");
    world.router.connectivity("e12", Connectivity.FAILED, "lost");
    world.advance(1);
    List<SiteRow> after = rows();
    assertThat(after.stream().filter(s -> !before.containsKey(s)))
        .extracting(s -> s.site().name())
        .containsExactly("site-2");
    assertThat(
            after.stream().flatMap(s -> s.endpoints().stream()).filter(e -> !before.containsKey(e)))
        .extracting((EndpointRow e) -> e.target().endpoint().id())
        .containsExactly("e7", "e12");
  }

  @Test
  void beatsLookWhereCallsAre() {
    world.advance(1_000);
    long before = world.router.looks();
    for (int i = 0; i < 100; i++) {
      RoutedEndpoint e = world.router.pick(Residency.anywhere(), null);
      long sent = world.time.nanoTime();
      e.sent(sent);
      world.advance(10);
      e.endedAtOnce(OutcomeKind.SUCCESS, world.time.nanoTime(), 10_000_000);
    }
    // In each of 100 beats a hundredth of all in turn, and those with a call in the last 0.2 s.
    assertThat(world.router.looks() - before).isBetween(100L * 100, 100L * (101 + 22));
    world.advance(10);
    long calls =
        world.router.snapshot().sites().stream()
            .flatMap(s -> s.endpoints().stream())
            .mapToLong(e -> e.calls())
            .sum();
    assertThat(calls).as("seen by the next beat").isEqualTo(100);
  }

  @Test
  void aHangingCallIsSeenAsSoonAsInASmallFleet() {
    RoutedEndpoint quick = world.router.pick(Residency.anywhere(), null);
    for (int i = 0; i < 400; i++) {
      quick.sent(world.time.nanoTime());
      world.advance(5);
      quick.endedAtOnce(OutcomeKind.SUCCESS, world.time.nanoTime(), 15_000_000);
    }
    for (int i = 0; i < 20; i++) {
      quick.sent(world.time.nanoTime());
      world.advance(5);
    }
    world.advance(100);
    assertThat(
            rows().stream()
                .flatMap(s -> s.endpoints().stream())
                .filter(e -> e.target() == quick)
                .map(e -> e.state().name()))
        .containsExactly("SUSPECT");
  }

  @Test
  void endpointsThatComeAndGoLeaveNothingBehind() {
    replace(5); // what is made once
    long before = used();
    replace(150);
    long after = used();
    // 15,000 endpoints came and went. Each has more than a kilobyte here: 15 MB.
    assertThat((after - before) / 1024).as("KiB").isLessThan(2_048);
    assertThat(world.time.pendingTasks()).as("a beat, and a table at the most").isLessThan(3);
  }

  /** So many times the resolver has a hundred others; some have calls, some are lost first. */
  private void replace(int times) {
    for (int i = 0; i < times; i++) {
      for (int j = 0; j < 100; j++) {
        int at = (i * 100 + j) % SIZE;
        Endpoint old = world.endpoints.get(at);
        if (j % 3 == 0) {
          world.router.connectivity(old.id(), Connectivity.FAILED, "lost");
        }
        world.endpoints.set(at, Endpoint.of(old.id() + "0000", old.site()));
      }
      RoutedEndpoint called = world.router.pick(Residency.anywhere(), null);
      called.sent(world.time.nanoTime());
      world.update();
      world.advance(500);
      called.endedAtOnce(OutcomeKind.TIMEOUT, world.time.nanoTime(), 500_000_000);
      world.advance(500);
    }
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
