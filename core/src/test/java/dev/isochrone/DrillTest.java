/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.govern.Drill;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.pick.Allocation;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Some calls do without a site; the drill ends if it hurts, and none leaves the residency. */
class DrillTest {
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  private final World world = new World();
  private final List<DrillReport> ended = new ArrayList<>();
  private long lastNumber;

  @BeforeEach
  void servers() {
    world.server(Site.named("fra").withJurisdictions("DE", "EU"), "fra-1", 2, 5);
    world.server(Site.named("par").withJurisdictions("FR", "EU"), "par-1", 12, 5);
    world.server(Site.named("iad").withJurisdictions("US"), "iad-1", 90, 5);
    world.also =
        builder ->
            builder.observer(
                new RouterObserver() {
                  @Override
                  public void drillEnded(DrillReport report) {
                    ended.add(report);
                  }
                });
  }

  private void start(RouterConfig config) {
    world.start(config, true);
    run(10, 100);
    world.forget();
  }

  private void run(double seconds, double rate) {
    world.run(Duration.ofMillis((long) (seconds * 1000)), rate);
  }

  private void drill(Drill drill) {
    world.router().drill(new Drill.Order(++lastNumber, drill, TEN_MINUTES.toNanos()));
  }

  private DrillReport report() {
    return Objects.requireNonNull(world.router().snapshot().drill());
  }

  @Test
  void soManyPercentOfTheCallsGoWhereTheyWouldIfTheSiteWereGone() {
    start(RouterConfig.DEFAULT);
    drill(Drill.of("fra", 5));
    run(100, 100);
    assertThat(world.failed + world.refused).isZero();
    assertThat(world.share("par")).isCloseTo(0.05, within(0.01));
    assertThat(world.share("fra") + world.share("par")).isEqualTo(1);
    DrillReport report = report();
    assertThat(report.running()).isTrue();
    assertThat(report.drilled().calls()).isEqualTo(world.calls("par"));
    assertThat(report.others().calls()).isBetween(400L, 600L);
    assertThat(report.drilled().p99Millis()).isCloseTo(17, within(1.0));
    assertThat(report.others().p99Millis()).isCloseTo(7, within(1.0));
    assertThat(report.extraWayMillis()).isCloseTo(10, within(0.5));
    assertThat(report.seconds()).isCloseTo(100, within(0.1));
  }

  @Test
  void itEndsWhenItsTimeIsOver() {
    start(RouterConfig.DEFAULT);
    drill(Drill.of("fra", 5));
    run(601, 20);
    assertThat(ended).extracting(DrillReport::ended).containsExactly("its time was over");
    assertThat(ended.get(0).seconds()).isCloseTo(600, within(1.1));
    assertThat(ended.get(0).drilled().calls()).isBetween(500L, 700L);
    world.forget();
    run(20, 100);
    assertThat(world.calls("par")).isZero();
    assertThat(report().running()).as("still to be read").isFalse();
    assertThat(world.router().snapshot().events().get(0).what()).isEqualTo("DRILL");
  }

  @Test
  void itEndsItselfWhenDrilledCallsFailAndNotBefore() {
    start(RouterConfig.DEFAULT);
    // Neither has room for fra's calls; if one had, it would get them, and the drill go on.
    world.servers.get("par-1").refuses = OutcomeKind.BUSY;
    world.servers.get("iad-1").refuses = OutcomeKind.BUSY;
    drill(Drill.of("fra", 5));
    run(60, 100);
    assertThat(ended).hasSize(1);
    DrillReport report = ended.get(0);
    assertThat(report.ended()).startsWith("aborted: ").contains("drilled calls failed");
    // Five failures are enough to be certain; what came before the next look is lost as well.
    assertThat(report.drilled().failures()).isBetween(5L, 15L);
    assertThat(report.others().failures()).isZero();
    world.forget();
    run(20, 100);
    assertThat(world.failed).isZero();
    assertThat(world.share("fra")).isEqualTo(1);
  }

  @Test
  void itEndsItselfWhenDrilledCallsTakeMuchLongerThanTheWayExplains() {
    start(RouterConfig.DEFAULT);
    World.Server par = world.servers.get("par-1");
    drill(Drill.of("fra", 5));
    run(20, 100);
    assertThat(ended).isEmpty();
    par.serviceNanos = 300_000_000;
    run(60, 100);
    assertThat(ended).hasSize(1);
    assertThat(ended.get(0).ended()).contains("took longer than 117");
    assertThat(world.failed).isZero();
  }

  @Test
  void whatAllCallsSufferEndsNoDrill() {
    start(RouterConfig.DEFAULT);
    world.servers.values().forEach(s -> s.errorRate = 0.2);
    drill(Drill.of("fra", 50));
    run(60, 100);
    assertThat(ended).isEmpty();
    assertThat(report().drilled().failures()).isGreaterThan(100);
  }

  @Test
  void nobodyIsSentIntoTheVoid() {
    start(RouterConfig.DEFAULT.withResidency(Residency.within("DE")));
    drill(Drill.of("fra", 100));
    run(5, 100);
    assertThat(ended)
        .extracting(DrillReport::ended)
        .containsExactly("aborted: no other site could serve its calls");
    assertThat(ended.get(0).drilled().calls()).isZero();
    assertThat(world.refused).isZero();
    assertThat(world.share("fra")).isEqualTo(1);
  }

  @Test
  void aCallThatMayOnlyGoThereGoesThere() {
    start(RouterConfig.DEFAULT);
    drill(Drill.of("fra", 100));
    world.run(Duration.ofSeconds(5), 100, Residency.within("DE"));
    assertThat(world.refused).isZero();
    assertThat(world.share("fra")).isEqualTo(1);
    assertThat(report().drilled().calls()).isZero();
  }

  @Test
  void drilledCallsStayWithinTheirResidency() {
    start(RouterConfig.DEFAULT.withResidency(Residency.within("EU")));
    drill(Drill.of("fra", 100));
    run(5, 100);
    assertThat(world.share("par")).isEqualTo(1);
    world.servers.get("par-1").silent = true;
    run(30, 100);
    assertThat(world.calls("iad")).isZero();
    assertThat(ended).hasSize(1);
  }

  @Test
  void aRetryMayGoToTheSite() {
    start(RouterConfig.DEFAULT);
    drill(Drill.of("fra", 100));
    TriedEndpoints tried = new TriedEndpoints();
    RoutedEndpoint first = Objects.requireNonNull(world.router().pick(Residency.anywhere(), tried));
    assertThat(first.endpoint().site().name()).isEqualTo("par");
    assertThat(first.without()).isEqualTo("fra");
    tried.add(first.endpoint());
    RoutedEndpoint retry = Objects.requireNonNull(world.router().pick(Residency.anywhere(), tried));
    assertThat(retry.endpoint().site().name()).isEqualTo("fra");
    assertThat(retry.without()).isNull();
  }

  @Test
  void whatIsCountedForADrillIsCountedForTheEndpoint() {
    start(RouterConfig.DEFAULT);
    drill(Drill.of("fra", 100));
    RoutedEndpoint drilled =
        Objects.requireNonNull(world.router().pick(Residency.anywhere(), null));
    long before = world.site("par").calls();
    drilled.sent(world.time.nanoTime());
    assertThat(world.site("par").inFlight()).isEqualTo(1);
    drilled.responded(world.time.nanoTime(), 17_000_000);
    drilled.endedAfterResponse(OutcomeKind.SUCCESS);
    assertThat(world.site("par").inFlight()).isZero();
    world.time.advanceMillis(200);
    assertThat(world.site("par").calls()).isEqualTo(before + 1);
    drilled.attach("a connection");
    assertThat(Objects.requireNonNull(world.router().pick(Residency.anywhere(), null)).attachment())
        .isEqualTo("a connection");
    drilled.derive("a connection", "an answer");
    assertThat(drilled.derived()).as("or its next call would not be counted").isNull();
  }

  @Test
  void whatIsDerivedGoesWithWhatItWasDerivedFrom() {
    start(RouterConfig.DEFAULT);
    RoutedEndpoint e = Objects.requireNonNull(world.router().pick(Residency.anywhere(), null));
    e.attach("a");
    e.derive("a", "of a");
    assertThat(e.derived()).isEqualTo("of a");
    e.attach("b");
    assertThat(e.derived()).isNull();
    e.derive("a", "of a");
    assertThat(e.derived()).as("of what is no longer attached").isNull();
    e.derive("b", "of b");
    assertThat(e.attach("a", "c")).isFalse();
    assertThat(e.derived()).isEqualTo("of b");
    assertThat(e.attach("b", "c")).isTrue();
    assertThat(e.derived()).isNull();
  }

  @Test
  void whatWasOutComesBackDuringADrillOfAllCalls() {
    start(RouterConfig.DEFAULT);
    drill(new Drill("fra", 100, 100, Duration.ofHours(1)));
    World.Server par = world.servers.get("par-1");
    par.silent = true;
    run(10, 100);
    par.silent = false;
    run(60, 100);
    assertThat(ended).isEmpty();
    world.forget();
    run(10, 100);
    assertThat(world.share("par")).isEqualTo(1);
  }

  @Test
  void aPickInADrillAllocatesNothing() {
    start(RouterConfig.DEFAULT);
    drill(Drill.of("fra", 50));
    double bytes =
        Allocation.bytesEach(20_000, () -> world.router().pick(Residency.anywhere(), null));
    assertThat(bytes).isLessThan(0.1);
  }

  @Test
  void whatItsOwnerTakesBackInTimeWasNotCancelled() {
    start(RouterConfig.DEFAULT);
    world.router().drill(new Drill.Order(1, Drill.of("fra", 10), 5_000_000_500L));
    world.time.advanceMillis(5_000);
    world.router().drill(null);
    assertThat(ended).extracting(DrillReport::ended).containsExactly("its time was over");
  }

  @Test
  void theSameOrderAgainBeginsNothingAnewAndNoneEndsIt() {
    start(RouterConfig.DEFAULT);
    drill(Drill.of("fra", 10));
    run(20, 100);
    world.router().drill(new Drill.Order(lastNumber, Drill.of("fra", 10), 5_000_000_000L));
    assertThat(report().drilled().calls()).isGreaterThan(100);
    world.router().drill(null);
    assertThat(ended).extracting(DrillReport::ended).containsExactly("cancelled");
    world.router().drill(new Drill.Order(lastNumber, Drill.of("fra", 10), 5_000_000_000L));
    assertThat(report().running()).as("it is over").isFalse();
  }

  @Test
  void anUnknownSiteIsNoDrill() {
    start(RouterConfig.DEFAULT);
    drill(Drill.of("nowhere", 10));
    assertThat(ended.get(0).ended()).startsWith("not begun");
    world.router().close();
    assertThat(ended).hasSize(1);
  }

  @Test
  void drainedEndpointsAndReloadsGoOnInADrill() {
    start(RouterConfig.DEFAULT);
    drill(Drill.of("fra", 50));
    Endpoint par = world.servers.get("par-1").endpoint;
    world
        .router()
        .update(
            world.servers.values().stream()
                .map(s -> s.endpoint)
                .map(e -> e.equals(par) ? new Endpoint(e.id(), e.site(), e.weight(), true) : e)
                .toList());
    run(5, 100);
    world.forget();
    run(10, 100);
    assertThat(world.calls("par")).isZero();
    assertThat(world.share("iad")).isCloseTo(0.5, within(0.06));
    assertThat(report().extraWayMillis()).isCloseTo(88, within(2.0));
  }
}
