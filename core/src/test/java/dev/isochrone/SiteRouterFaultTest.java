/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.outcome.OutcomeKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold while sites fail in the ways that sites fail. */
class SiteRouterFaultTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final World world = new World();

  private World.Server near;
  private World.Server mid;

  private void start(boolean probed) {
    near = world.server("near", "near-1", 2, 5);
    mid = world.server("mid", "mid-1", 12, 5);
    world.server("far", "far-1", 90, 5);
    world.start(RouterConfig.DEFAULT, probed);
    world.run(Duration.ofSeconds(20), 300);
    world.forget();
  }

  private void run(int seconds, double rate) {
    world.run(Duration.ofSeconds(seconds), rate);
  }

  /** Runs second by second until nearly all answers of a second come from the site. */
  private int secondsUntil(String site, int most, double rate) {
    for (int s = 1; s <= most; s++) {
      world.answeredBy.clear();
      world.run(SECOND, rate);
      if (world.share(site) > 0.98) {
        return s;
      }
    }
    throw new AssertionError("not within " + most + " s: " + world.share(site) + world.events);
  }

  @Test
  void callsThatHangDecideAlthoughProbesAreAnswered() {
    start(true);
    near.hangsCalls = true;
    run(10, 300);
    assertThat(world.failed)
        .as("in flight and sent until seen, and one trial per backoff")
        .isLessThan(25);
    assertThat(world.share("mid")).isGreaterThan(0.99);
    assertThat(near.probes).as("it was asked").isPositive();
    near.hangsCalls = false;
    secondsUntil("near", 40, 300);
  }

  @Test
  void callsThatHangAreFoundAtOneCallASecondToo() {
    start(true);
    run(10, 1);
    near.hangsCalls = true;
    world.forget();
    run(30, 1);
    assertThat(world.failed).isLessThanOrEqualTo(7);
    world.forget();
    run(30, 1);
    assertThat(world.failed).as("backed off").isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void instantFailureIsNeverAttractive(boolean probed) {
    start(probed);
    near.refuses = OutcomeKind.FAILURE;
    run(2, 300);
    int before = near.calls;
    world.forget();
    run(2, 300);
    assertThat(before).isLessThan(20);
    assertThat(near.calls).as("of 600").isLessThan(12);
    near.refuses = null;
    secondsUntil("near", 30, 300);
  }

  @Test
  void busySiteShedsLoadAndIsNotMarkedDead() {
    near = world.server("near", "near-1", 2, 5);
    World.Server other = world.server("near", "near-2", 2, 5);
    world.start(RouterConfig.DEFAULT, true);
    run(20, 300);
    world.forget();
    near.refuses = OutcomeKind.BUSY;
    run(5, 300);
    assertThat(world.events).as("no verdict").isEmpty();
    assertThat(world.site("near").state()).isEqualTo("HEALTHY");
    world.forget();
    run(5, 300);
    assertThat(near.calls).isLessThan(other.calls / 4);
    near.refuses = null;
    run(30, 300);
    world.forget();
    run(5, 300);
    assertThat((double) near.calls / other.calls).as("back").isBetween(0.3, 3.0);
  }

  @Test
  void longerRouteIsReorderedOnce() {
    start(true);
    near.rttNanos = 400_000_000;
    assertThat(secondsUntil("mid", 10, 300)).as("seconds").isLessThanOrEqualTo(4);
    run(8, 300); // calls left at once; the distance is known to have changed after its window
    assertThat(world.site("near").rttMillis()).isEqualTo(400.0);
    List<String> owners = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      world.answeredBy.clear();
      world.run(SECOND, 300);
      owners.add(world.share("mid") == 1 ? "mid" : "other");
    }
    assertThat(owners).containsOnly("mid");
  }

  @Test
  void noiseOfFifteenPercentMovesNothing() {
    near = world.server("a", "a-1", 10, 5);
    mid = world.server("b", "b-1", 14, 5);
    near.noise = 0.15;
    mid.noise = 0.15;
    List<Long> versions = new ArrayList<>();
    world.start(RouterConfig.DEFAULT, true);
    run(120, 300); // b's service time is a guess until some call goes there
    for (int i = 0; i < 240; i++) {
      run(1, 300);
      versions.add(world.router().table().version());
    }
    assertThat(versions)
        .as("the table of the start is the table of the end")
        .containsOnly(versions.get(0));
    world.forget();
    run(5, 300);
    assertThat(world.share("a")).isGreaterThan(0.98);
  }

  @ParameterizedTest
  @CsvSource({"100, 2000", "500, 2000", "500, 300", "5000, 2000"})
  void ownPauseIsBlamedOnNobody(long pauseMillis, long deadlineMillis) {
    world.deadlineNanos = deadlineMillis * 1_000_000;
    start(true);
    world.time.pauseNanos(pauseMillis * 1_000_000);
    run(5, 300);
    assertThat(world.events).isEmpty();
    assertThat(world.share("near")).as("nor is traffic moved").isGreaterThan(0.98);
  }

  @Test
  void repeatedPausesAreBlamedOnNobody() {
    start(true);
    for (int i = 0; i < 20; i++) {
      world.time.pauseNanos(500_000_000);
      world.run(Duration.ofMillis(700), 300);
    }
    assertThat(world.events).isEmpty();
    assertThat(world.share("near")).isGreaterThan(0.98);
  }

  @ParameterizedTest
  @CsvSource({"true, 300", "true, 20", "true, 1", "false, 300", "false, 20", "false, 2"})
  void coldStartDoesNotLockIn(boolean probed, double rate) {
    near = world.server("near", "near-1", 2, 5);
    near.slowCalls = 1;
    near.slowNanos = 700_000_000; // a hundred times too slow
    world.server("mid", "mid-1", 12, 5);
    world.server("far", "far-1", 90, 5);
    world.start(RouterConfig.DEFAULT, probed);
    run(5, rate);
    world.forget();
    run(10, rate);
    assertThat(world.share("near")).isGreaterThan(0.85);
    assertThat(world.failed).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void coldServerWhoseFirstCallsAreAllSlowDoesNotLockIn(boolean probed) {
    near = world.server("near", "near-1", 2, 5);
    near.slowCalls = 50;
    near.slowNanos = 700_000_000;
    world.server("mid", "mid-1", 12, 5);
    world.start(RouterConfig.DEFAULT, probed);
    run(20, 300); // its load is forgotten within seconds, and its calls return within ten
    world.forget();
    run(5, 300);
    assertThat(world.share("near")).isGreaterThan(0.95);
  }

  @Test
  void withoutProberTheNearSiteIsFoundLeftAndReturnedTo() {
    start(false);
    run(5, 300);
    assertThat(world.share("near")).isGreaterThan(0.95);
    near.silent = true;
    world.forget();
    run(10, 300);
    assertThat(world.failed).isLessThan(25);
    assertThat(world.share("mid")).isGreaterThan(0.95);
    near.silent = false;
    secondsUntil("near", 40, 300);
  }

  @Test
  void withoutProberAShorterRouteIsFoundByAFewCalls() {
    near = world.server("near", "near-1", 2, 5);
    mid = world.server("mid", "mid-1", 40, 5);
    near.rttNanos = 300_000_000;
    world.start(RouterConfig.DEFAULT, false);
    run(20, 100);
    near.rttNanos = 2_000_000;
    assertThat(secondsUntil("near", 60, 100)).isLessThanOrEqualTo(45);
  }

  @Test
  void withoutProberMeasuringTakesAtMostOneCallInAHundred() {
    start(false);
    run(200, 300);
    int elsewhere = mid.calls + world.calls("far");
    assertThat(elsewhere).isPositive();
    assertThat(elsewhere / (200.0 * 300)).isLessThan(0.01);
  }

  @Test
  void quietHourDoesNotUseUpTheMeasuringOfTheNextOne() {
    near = world.server("near", "near-1", 300, 5);
    world.server("mid", "mid-1", 40, 5);
    world.start(RouterConfig.DEFAULT, false);
    world.time.advanceMillis(3_600_000);
    run(20, 100);
    near.rttNanos = 2_000_000;
    secondsUntil("near", 60, 100);
  }

  @Test
  void serverThatSaysNotServingIsLeftAndReturnedTo() {
    start(true);
    near.notServing = true;
    run(3, 300);
    world.forget();
    run(3, 300);
    assertThat(world.share("mid")).isEqualTo(1);
    assertThat(world.failed).isZero();
    near.notServing = false;
    secondsUntil("near", 10, 300);
  }

  @Test
  void blackHoleWithoutCallsIsFoundByProbes() {
    start(true);
    mid.silent = true;
    run(10, 300);
    assertThat(world.site("mid").state()).isEqualTo("DOWN");
    assertThat(world.site("mid").reason()).isEqualTo("SUSPECT: 2 probes unanswered");
    assertThat(world.failed).isZero();
  }

  @Test
  void manySitesAreAllProbedWithinTheBudget() {
    for (int i = 0; i < 120; i++) {
      world.server("s" + i, "e" + i, 5 + i, 1);
    }
    world.start(RouterConfig.DEFAULT, true);
    run(60, 10);
    assertThat(world.servers.values()).allSatisfy(s -> assertThat(s.probes).isPositive());
    int probes = world.servers.values().stream().mapToInt(s -> s.probes).sum();
    assertThat(probes).as("50 a second and one burst").isLessThanOrEqualTo(61 * 50);
  }

  @Test
  void probesStopWhileThereAreNoCalls() {
    start(true);
    world.time.advanceMillis(61_000);
    world.forget();
    world.time.advanceMillis(60_000);
    assertThat(world.probes("near") + world.probes("mid") + world.probes("far")).isZero();
    run(2, 10);
    assertThat(world.probes("mid")).isPositive();
  }

  @Test
  void absurdResponseTimesAreDroppedAndCounted() {
    start(true);
    RoutedEndpoint e = world.router().pick(dev.isochrone.topology.Residency.anywhere(), null);
    RouterSnapshot.SiteSnapshot before = world.site("near");
    for (long elapsed : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 90_000_000_000_000L}) {
      e.sent(world.time.nanoTime());
      e.endedAtOnce(OutcomeKind.SUCCESS, world.time.nanoTime(), elapsed);
    }
    run(2, 300);
    assertThat(world.router().snapshot().droppedSamples()).isEqualTo(5);
    assertThat(world.site("near").rttMillis()).isEqualTo(before.rttMillis());
    assertThat(world.site("near").p99Millis()).isLessThan(10);
  }

  /** FAULTS: two sites, one call a second. */
  @ParameterizedTest
  @CsvSource({"0.33, 0.07", "0.5, 0.06", "1, 0.06"})
  void partialFailureIsLeftWithinSecondsAtOneCallASecond(double errorRate, double mostLost) {
    int calls = 0;
    int lost = 0;
    int untilOut = 0;
    int runs = 20;
    for (int seed = 0; seed < runs; seed++) {
      World w = new World();
      w.random = new java.util.SplittableRandom(seed);
      List<World.Server> sick =
          List.of(w.server("near", "near-1", 2, 5), w.server("near", "near-2", 2, 5));
      w.server("next", "next-1", 24, 5);
      w.server("next", "next-2", 24, 5);
      w.start(RouterConfig.DEFAULT, true);
      w.run(Duration.ofSeconds(100), 1);
      w.forget();
      sick.forEach(s -> s.errorRate = errorRate);
      boolean out = false;
      for (int i = 0; i < 200; i++) {
        w.run(SECOND, 1);
        out |= !w.site("near").state().equals("HEALTHY");
        untilOut += out ? 0 : 1;
      }
      calls += 200;
      lost += w.failed;
      sick.forEach(s -> s.errorRate = 0);
      w.run(Duration.ofMinutes(5), 1);
      assertThat(w.site("near").state()).as("back, seed %d", seed).isEqualTo("HEALTHY");
    }
    assertThat((double) untilOut / runs).as("calls until it is out, mean").isLessThan(13);
    assertThat((double) lost / calls).as("of all calls of 200 s").isLessThan(mostLost);
  }

  @Test
  void errorOfTheWholeApplicationMovesNothingForLong() {
    start(true);
    world.servers.values().forEach(s -> s.errorRate = 0.3);
    run(60, 100);
    world.forget();
    run(60, 100);
    assertThat(world.share("near")).isGreaterThan(0.8);
    assertThat(world.refused).isZero();
  }

  /**
   * What failed with a connection says nothing of the next one: a site whose connections broke and
   * are up again, even if not for the first time, takes its calls back at once.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 20})
  void siteWhoseConnectionsBrokeIsBackOnceTheyAreUpAgain(int servers) {
    near = world.server("near", "near-1", 2, 12);
    List<World.Server> nears = new ArrayList<>(List.of(near));
    for (int i = 2; i <= servers; i++) {
      nears.add(world.server("near", "near-" + i, 2, 12));
    }
    world.server("mid", "mid-1", 12, 5);
    world.start(RouterConfig.DEFAULT, true);
    run(20, 300);
    for (int time = 1; time <= 3; time++) {
      nears.forEach(world::disconnect);
      run(7, 300);
      world.forget();
      nears.forEach(world::connect);
      run(1, 300);
      assertThat(world.share("near")).as("%d: %s", time, world.events).isGreaterThan(0.9);
      assertThat(world.failed).isZero();
      run(4, 300);
    }
  }

  /** A server, or something before it, that takes connections and breaks each at its first call. */
  @Test
  void connectionThatBreaksAgainAndAgainIsLeft() {
    start(true);
    long until = world.time.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (world.time.nanoTime() < until) {
      int before = near.calls;
      world.run(Duration.ofMillis(5), 300);
      if (near.calls > before) {
        world.disconnect(near);
        world.run(Duration.ofMillis(20), 300);
        world.connect(near);
      }
    }
    assertThat(world.failed).isLessThan(20);
  }

  @Test
  void deadSiteOfManyServersIsLeftWhateverTheCap() {
    for (int i = 0; i < 20; i++) {
      world.server("near", "near-" + i, 2, 5);
      world.server("next", "next-" + i, 12, 5);
    }
    world.start(RouterConfig.DEFAULT, true);
    run(20, 100);
    world.forget();
    world.servers.values().stream()
        .filter(s -> s.endpoint.site().name().equals("near"))
        .forEach(s -> s.refuses = OutcomeKind.FAILURE);
    run(10, 100);
    assertThat(world.failed).as("of 1000").isLessThan(70);
    assertThat(world.site("near").state()).isEqualTo("DOWN");
  }
}
