/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.priority.PriorityConfig;
import dev.isochrone.priority.Steering;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The share of what is drained falls in a ramp, and no call is lost to it. */
class DrainTest {
  private final World world = new World();

  private void start(Duration ramp) {
    world.server("near", "near-1", 2, 5);
    world.server("near", "near-2", 2, 5);
    world.server("mid", "mid-1", 22, 5);
    world.start(RouterConfig.DEFAULT.with(PriorityConfig.DEFAULT.with(ramp, Steering.NONE)), true);
    world.run(Duration.ofSeconds(10), 100);
    world.forget();
  }

  private void drain(Set<String> endpoints) {
    world
        .router()
        .update(
            world.servers.values().stream()
                .map(s -> s.endpoint)
                .map(e -> new Endpoint(e.id(), e.site(), e.weight(), endpoints.contains(e.id())))
                .toList());
  }

  /** The share of the near site in each tenth of a second. */
  private List<Double> shares(int tenths) {
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < tenths; i++) {
      world.forget();
      world.run(Duration.ofMillis(100), 1_000);
      shares.add(world.calls("near") / 100.0);
      assertThat(world.failed + world.refused).isZero();
    }
    return shares;
  }

  @Test
  void aDrainedSitesShareFallsToNothing() {
    start(Duration.ofSeconds(3));
    drain(Set.of("near-1", "near-2"));
    assertThat(world.site("near").state()).isEqualTo("DRAINING");
    assertThat(world.site("near").endpoints().get(0).state()).isEqualTo("DRAINING");
    List<Double> shares = shares(50);
    assertThat(shares.get(0)).isGreaterThan(0.85);
    int zero = shares.indexOf(0.0);
    // Half to one and a half of the ramp; the first tenth with none comes one later at most.
    assertThat(zero).as("%s", shares).isBetween(15, 46);
    assertThat(shares.get(zero / 2)).as("%s", shares).isBetween(0.3, 0.7);
    assertThat(shares.subList(zero, 50)).as("%s", shares).containsOnly(0.0);
    assertThat(world.site("near").state()).isEqualTo("DRAINED");
  }

  @Test
  void withoutARampItIsLeftAtOnce() {
    start(Duration.ZERO);
    drain(Set.of("near-1", "near-2"));
    assertThat(world.site("near").state()).isEqualTo("DRAINED");
    assertThat(shares(5)).containsOnly(0.0);
  }

  @Test
  void anEmergencyCutsARampShort() {
    start(Duration.ofSeconds(60));
    drain(Set.of("near-1", "near-2"));
    assertThat(shares(5).get(4)).isGreaterThan(0.8);
    world
        .router()
        .reconfigure(
            RouterConfig.DEFAULT.with(PriorityConfig.DEFAULT.with(Duration.ZERO, Steering.NONE)));
    assertThat(shares(5)).containsOnly(0.0);
  }

  @Test
  void aDrainedEndpointGivesItsCallsToTheOthersOfItsSite() {
    start(Duration.ofSeconds(3));
    drain(Set.of("near-1"));
    assertThat(shares(50)).containsOnly(1.0);
    world.forget();
    world.run(Duration.ofSeconds(1), 100);
    assertThat(world.servers.get("near-1").calls).isZero();
    assertThat(world.site("near").state()).isEqualTo("HEALTHY");
  }

  @Test
  void whatIsTakenBackInTheRampHasItsCallsAgain() {
    start(Duration.ofSeconds(3));
    drain(Set.of("near-1", "near-2"));
    shares(8);
    drain(Set.of());
    assertThat(shares(3)).containsOnly(1.0);
    assertThat(world.site("near").state()).isEqualTo("HEALTHY");
  }

  @Test
  void whoJoinsDrainedNeverGetsACall() {
    start(Duration.ofSeconds(3));
    Endpoint late = new Endpoint("near-3", world.servers.get("near-1").endpoint.site(), 100, true);
    List<Endpoint> all =
        new ArrayList<>(world.servers.values().stream().map(s -> s.endpoint).toList());
    all.add(late);
    world.router().update(all);
    world.router().connectivity("near-3", dev.isochrone.health.Connectivity.CONNECTED, "");
    for (int i = 0; i < 200; i++) {
      world.time.advanceMillis(10);
      assertThat(world.router().pick(Residency.anywhere(), null)).isNotNull();
    }
    assertThat(world.site("near").endpoints())
        .filteredOn(e -> e.endpoint().equals("near-3"))
        .allMatch(e -> e.calls() == 0 && e.state().equals("DRAINED"));
  }
}
