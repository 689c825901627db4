/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A client of a large fleet connects to a part of it, and to another part if that is down. */
class SiteRouterSubsetTest {
  private static final int SIZE = 50;

  private final FleetWorld world = new FleetWorld(1_000, SIZE);

  private void settle() {
    world.advance(15_000);
  }

  private void breakAll(Set<String> ids) {
    new HashSet<>(ids).forEach(world::breakDown);
  }

  private int picksAt(int site) {
    int there = 0;
    for (int i = 0; i < 1_000; i++) {
      RoutedEndpoint e = world.router.pick(Residency.anywhere(), null);
      there += e != null && e.endpoint().site().name().equals("site-" + site) ? 1 : 0;
    }
    return there;
  }

  @Test
  void mostAreOfTheNearestSiteAndTheOthersStandBy() {
    settle();
    assertThat(world.connected).hasSize(SIZE);
    assertThat(world.connectedAt(0)).hasSize(SIZE - 20);
    for (int site = 1; site < FleetWorld.SITES; site++) {
      assertThat(world.connectedAt(site)).hasSize(5);
    }
    assertThat(picksAt(0)).isGreaterThan(990);
  }

  @Test
  void atNoTimeIsItMoreWhileNothingHappens() {
    for (int i = 0; i < 2_000; i++) {
      world.advance(10);
      assertThat(world.connected).hasSizeLessThanOrEqualTo(SIZE);
    }
    assertThat(world.changes).as("all standing by, then the nearest filled up").isEqualTo(1);
  }

  @Test
  void aSmallFleetIsConnectedToInWhole() {
    FleetWorld small = new FleetWorld(SIZE, SIZE);
    small.advance(5_000);
    assertThat(small.connected).hasSize(SIZE);
    assertThat(small.changes).isZero();
  }

  @Test
  void aSubsetThatIsDownIsRefilledUntilWhatIsWellIsFound() {
    settle();
    // All of the nearest site but one, and that one is not in the subset.
    Set<String> near = world.connectedAt(0);
    String last = "";
    for (Endpoint e : world.endpoints) {
      if (e.site().name().equals("site-0") && !near.contains(e.id())) {
        last = e.id();
      }
    }
    for (Endpoint e : world.endpoints) {
      if (e.site().name().equals("site-0") && !e.id().equals(last)) {
        world.broken.add(e.id());
      }
    }
    breakAll(near);
    world.advance(50);
    assertThat(picksAt(1)).as("the standby takes over at once").isGreaterThan(990);
    for (int site = 1; site < FleetWorld.SITES; site++) {
      for (int i = site; i < 1_000; i += FleetWorld.SITES) {
        world.broken.add("e" + i);
      }
      breakAll(world.connectedAt(site));
    }
    world.advance(60_000);
    assertThat(world.connectedAt(0)).contains(last);
    assertThat(world.router.pick(Residency.anywhere(), null)).hasToString(last + "@site-0");
  }

  @Test
  void theOnesOutAreReplacedAndComeBack() {
    settle();
    Set<String> before = Set.copyOf(world.connected);
    Set<String> out = Set.copyOf(world.connectedAt(0).stream().limit(10).toList());
    breakAll(out);
    world.advance(4_000);
    assertThat(world.connected).as("a short fault makes no connections").isEqualTo(before);
    world.advance(4_000);
    assertThat(world.connected).hasSize(SIZE + 10).containsAll(before);
    out.forEach(world::heal);
    world.advance(20_000);
    assertThat(world.connected).as("as before").isEqualTo(before);
  }

  @Test
  void ifTheNearestSiteIsDownTheNextOneFillsUp() {
    settle();
    for (int i = 0; i < 1_000; i += FleetWorld.SITES) {
      world.broken.add("e" + i);
    }
    breakAll(world.connectedAt(0));
    world.advance(5_000);
    assertThat(world.connectedAt(1)).hasSize(30);
    assertThat(picksAt(1)).isGreaterThan(990);
  }

  @Test
  void anEndpointThatGoesIsReplacedByOneAndNothingElseChanges() {
    settle();
    Set<String> before = Set.copyOf(world.connected);
    String gone = world.connectedAt(0).iterator().next();
    world.endpoints.removeIf(e -> e.id().equals(gone));
    world.update();
    settle();
    Set<String> kept = new HashSet<>(world.connected);
    kept.retainAll(before);
    assertThat(world.connected).hasSize(SIZE).doesNotContain(gone);
    assertThat(kept).hasSize(SIZE - 1);
  }

  @Test
  void aDrainedOneIsReplacedAndKeptWhileItsCallsEnd() {
    settle();
    String drained = world.connectedAt(0).iterator().next();
    world.endpoints.replaceAll(
        e -> e.id().equals(drained) ? new Endpoint(e.id(), e.site(), e.weight(), true) : e);
    world.update();
    settle();
    assertThat(world.connected).hasSize(SIZE + 1).contains(drained);
  }

  @Test
  void whatResidencyForbidsIsNotConnectedToAndTakesNoPlace() {
    settle();
    world.router.reconfigure(FleetWorld.config(SIZE).withResidency(Residency.within("US")));
    settle();
    // The user of a router connects to what is permitted of what it is told: here all it is told.
    assertThat(world.connectedAt(1)).hasSize(SIZE - 5);
    assertThat(world.connectedAt(3)).hasSize(5);
    assertThat(world.connectedAt(0)).as("one to name the site by").hasSize(1);
    assertThat(picksAt(1)).isGreaterThan(980);
  }

  @Test
  void theLimitMayBeLifted() {
    settle();
    world.router.reconfigure(FleetWorld.config(0));
    settle();
    assertThat(world.connected).hasSize(1_000);
  }
}
