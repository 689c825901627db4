/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.health.OutlierDetectionConfig.FailurePercentage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints in comparison: peers, sites, pardon. */
class SiteHealthTest {
  private final Ward ward = new Ward();

  private static List<Ward.Bed> beds(int n, Ward ward, String site) {
    List<Ward.Bed> beds = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      beds.add(ward.bed(site, site + i));
    }
    return beds;
  }

  @Test
  void fewCallsToEachOfTwoEndpointsTellOfTheirSite() {
    List<Ward.Bed> near = beds(2, ward, "near");
    beds(2, ward, "next");
    ward.calls(near.get(0), "X.");
    ward.calls(near.get(1), "X.");
    assertThat(ward.outOf("near")).isZero();
    ward.calls(near.get(0), "X");
    assertThat(ward.outOf("near")).as("neither alone is guilty").isEqualTo(2);
    assertThat(near.get(0).health.reason())
        .isEqualTo("3 of the last 5 calls failed in its whole site");
    assertThat(near.get(1).health.state()).isEqualTo(HealthState.EJECTED);
    assertThat(ward.outOf("next")).isZero();
  }

  @Test
  void siteIsNotBlamedForOneOfItsEndpoints() {
    List<Ward.Bed> near = beds(4, ward, "near");
    beds(2, ward, "next");
    for (int i = 0; i < 20; i++) {
      near.forEach(b -> ward.calls(b, b == near.get(0) ? "X" : "."));
    }
    assertThat(near.get(0).health.state()).isEqualTo(HealthState.EJECTED);
    assertThat(ward.outOf("near")).isEqualTo(1);
  }

  @Test
  void deadSiteOfTenGoesOutWholeWhateverTheCap() {
    ward.config(
        new OutlierDetectionConfig(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(300),
            10,
            null,
            FailurePercentage.DEFAULT));
    List<Ward.Bed> near = beds(10, ward, "near");
    beds(1, ward, "next");
    int calls = 0;
    while (ward.outOf("near") < 10) {
      ward.calls(near.get(calls++ % 10), "X");
      assertThat(calls).as("two calls each at the most").isLessThanOrEqualTo(20);
    }
    assertThat(ward.outOf("next")).isZero();
  }

  @Test
  void siteThatIsOutHasOneTrialAtATimeAndOneBackoff() {
    List<Ward.Bed> near = beds(2, ward, "near");
    beds(1, ward, "next");
    near.forEach(b -> ward.calls(b, "XX"));
    assertThat(ward.outOf("near")).isEqualTo(2);
    List<Ward.Bed> tried = new ArrayList<>();
    double wait = 5;
    for (int i = 0; i < 5; i++) {
      double waited = 0;
      while (ward.onTrial().isEmpty()) {
        ward.beat();
        waited += 0.01;
      }
      assertThat(waited).as("wait %d", i).isBetween(0.79 * wait, 1.21 * wait + 0.02);
      wait = i == 0 ? 5 : 2 * wait;
      assertThat(ward.onTrial()).hasSize(1);
      Ward.Bed bed = ward.onTrial().get(0);
      tried.add(bed);
      ward.trial(bed, 'X');
      assertThat(ward.onTrial()).as("the other one waits as well").isEmpty();
    }
    assertThat(tried.subList(0, 2)).as("in turns").containsExactlyInAnyOrderElementsOf(near);
    assertThat(tried.subList(2, 4)).isEqualTo(tried.subList(0, 2));
  }

  @Test
  void oneThatPassesItsTrialsOpensTheWayForTheOthers() {
    List<Ward.Bed> near = beds(3, ward, "near");
    beds(1, ward, "next");
    near.forEach(b -> ward.calls(b, "XX"));
    ward.beats(6200);
    Ward.Bed first = ward.onTrial().get(0);
    int trials = 0;
    while (first.health.state() != HealthState.HEALTHY) {
      ward.trial(first, '.');
      trials++;
    }
    assertThat(trials).as("enough for how sure its rate was").isBetween(3, 10);
    ward.beat();
    assertThat(ward.onTrial()).hasSize(2);
  }

  @Test
  void trialsAreAsManyAsTheRateItWentOutForNeeds() {
    List<Ward.Bed> near = beds(1, ward, "near");
    beds(1, ward, "next");
    ward.calls(near.get(0), "X......X......X......X......X");
    assertThat(near.get(0).health.state()).isEqualTo(HealthState.EJECTED);
    ward.beats(6200);
    int trials = 0;
    while (near.get(0).health.state() != HealthState.HEALTHY) {
      ward.trial(near.get(0), '.');
      trials++;
    }
    assertThat(trials).as("(1 - r)^n <= 0.05, r Wilson's lower bound of 4 of 22").isEqualTo(30);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void errorThatAllMakeAlikeEjectsNobodyForLong(int endpointsPerSite) {
    for (String site : List.of("near", "next", "far")) {
      beds(endpointsPerSite, ward, site);
    }
    long nearCalls = 0;
    int calls = 30_000;
    for (int i = 0; i < calls; i++) {
      String outcome = ward.random.nextInt(3) == 0 ? "X" : ".";
      List<Ward.Bed> onTrial = ward.onTrial();
      if (!onTrial.isEmpty()) {
        ward.trial(onTrial.get(0), outcome.charAt(0));
      } else {
        Ward.Bed bed = ward.firstInRotation();
        nearCalls += bed.site.equals("near") ? 1 : 0;
        ward.calls(bed, outcome);
      }
    }
    assertThat((double) nearCalls / calls).as("the others were looked at").isGreaterThan(0.85);
  }

  @Test
  void errorThatAHundredEndpointsMakeAlikeEjectsFew() {
    List<Ward.Bed> beds = beds(100, ward, "only");
    for (int i = 0; i < 300; i++) {
      for (Ward.Bed bed : beds) {
        if (bed.health.inRotation()) {
          ward.callsNoBeat(bed, ward.random.nextInt(10) == 0 ? "X" : ".");
        }
      }
      ward.beat();
    }
    assertThat(ward.outOf("only")).as("of 100 that fail 10 %").isLessThan(10);
  }

  @Test
  void oneThatFailsAmongManyThatFailLessIsFound() {
    List<Ward.Bed> beds = beds(20, ward, "only");
    int rounds = 0;
    while (beds.get(0).health.inRotation()) {
      for (Ward.Bed bed : beds) {
        int in = bed == beds.get(0) ? 2 : 50;
        if (bed.health.inRotation()) {
          ward.callsNoBeat(bed, ward.random.nextInt(in) == 0 ? "X" : ".");
        }
      }
      ward.beat();
      rounds++;
    }
    assertThat(rounds).isLessThan(60);
  }

  @Test
  void lastOneStaysUnlessItIsDead() {
    Ward.Bed only = ward.bed("only", "only");
    for (int i = 0; i < 1000; i++) {
      ward.calls(only, "X..");
    }
    assertThat(only.health.state()).as("there is nothing better").isEqualTo(HealthState.HEALTHY);
    ward.calls(only, "X".repeat(24));
    assertThat(only.health.state()).as("down").isEqualTo(HealthState.EJECTED);
  }

  @Test
  void forbiddenSitesAndDrainedEndpointsAreNoAlternatives() {
    Ward.Bed near = ward.bed("near", "near");
    ward.bed("forbidden", "forbidden");
    ward.forbidden.add("forbidden");
    ward.bed("next", "drained").drained = true;
    ward.calls(near, "XXX");
    assertThat(near.health.state()).isEqualTo(HealthState.HEALTHY);
  }

  @Test
  void goneEndpointsAreForgotten() {
    List<Ward.Bed> near = beds(2, ward, "near");
    Ward.Bed next = ward.bed("next", "next");
    next.remove();
    near.get(1).remove();
    ward.calls(near.get(0), "XXX");
    assertThat(near.get(0).health.state()).as("no alternative left").isEqualTo(HealthState.HEALTHY);
    assertThat(ward.breakers.getAllCircuitBreakers()).hasSize(1);
  }

  @Test
  void outlierDetectionGoesTheSameWay() {
    ward.config(
        new OutlierDetectionConfig(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(300),
            10,
            new OutlierDetectionConfig.SuccessRate(1000, 100, 5, 50),
            null));
    List<Ward.Bed> beds = beds(5, ward, "near");
    ward.beat();
    beds.forEach(b -> ward.callsNoBeat(b, ".".repeat(100)));
    ward.calls(beds.get(0), ".".repeat(30) + "X" + ".".repeat(30) + "X");
    ward.beats(10_000);
    assertThat(beds.get(0).health.state()).isEqualTo(HealthState.EJECTED);
    assertThat(beds.get(0).health.reason())
        .isEqualTo("success rate 98.8 % (outlier detection requires 99.3 %)");
    assertThat(ward.outOf("near")).isEqualTo(1);
    ward.beats(29_000);
    assertThat(ward.onTrial()).isEmpty();
    ward.beats(1_500);
    assertThat(ward.onTrial()).as("its time is over, and it has to show").hasSize(1);
    assertThat(beds.get(0).health.state()).isEqualTo(HealthState.EJECTED);
  }

  @Test
  void forcedOpenBreakerPutsItsEndpointOutUntilItIsClosed() {
    Ward.Bed near = ward.bed("near", "near");
    beds(1, ward, "next");
    ward.breakers.circuitBreaker("near").transitionToForcedOpenState();
    ward.beat();
    assertThat(near.health.state()).isEqualTo(HealthState.EJECTED);
    assertThat(near.health.reason()).isEqualTo("its circuit breaker is forced open");
    ward.beats(60_000);
    assertThat(ward.onTrial()).isEmpty();
    ward.breakers.circuitBreaker("near").transitionToClosedState();
    ward.beat();
    for (int i = 0; i < 3; i++) {
      ward.trial(near, '.');
    }
    assertThat(near.health.state()).isEqualTo(HealthState.HEALTHY);
  }
}
