/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
  private static final DemoSite NEAR = new DemoSite(0, "near", 2);
  private static final DemoSite NEXT = new DemoSite(1, "next", 12);
  private static final DemoSite THIRD = new DemoSite(2, "third", 26);
  private static final List<DemoSite> SITES = List.of(NEAR, NEXT, THIRD);

  @Test
  void standardScriptHasItsTimes() {
    assertThat(FaultPlan.standard(42).faults())
        .containsExactly(
            new Fault(Fault.Kind.BLACK_HOLE, 0, 10, 18, 0),
            new Fault(Fault.Kind.SLOW, 1, 23, 36, 150),
            new Fault(Fault.Kind.RESET, 0, 29, 36, 0));
  }

  @Test
  void otherLengthStretchesTheScript() {
    FaultPlan plan = FaultPlan.standard(84);

    assertThat(plan.faults().get(0).fromSeconds()).isEqualTo(20);
    assertThat(plan.faults().get(2).untilSeconds()).isEqualTo(72);
    assertThat(plan.faults().get(1).extraRttMillis()).isEqualTo(150);
  }

  @Test
  void phasesLieBetweenChanges() {
    List<FaultPlan.Phase> phases = FaultPlan.standard(42).phases();

    assertThat(phases)
        .extracting(FaultPlan.Phase::fromSeconds)
        .containsExactly(0.0, 10.0, 18.0, 23.0, 29.0, 36.0);
    assertThat(phases)
        .extracting(FaultPlan.Phase::untilSeconds)
        .containsExactly(10.0, 18.0, 23.0, 29.0, 36.0, 42.0);
    assertThat(phases)
        .extracting(phase -> phase.words(SITES))
        .containsExactly(
            "all well",
            "near black-holed",
            "all well",
            "next slowed by 150 ms",
            "next slowed by 150 ms; near resets and refuses",
            "all well");
  }

  @Test
  void turnIsWhereAnotherSiteBecomesTheBestNotWhereAStandbyFails() {
    assertThat(FaultPlan.standard(42).turns(SITES))
        .containsExactly(
            new FaultPlan.Turn(0, 10, NEAR, 2),
            new FaultPlan.Turn(10, 18, NEXT, 12),
            // The second's slowness, from 23 s on, changes nothing: it only stands by.
            new FaultPlan.Turn(18, 29, NEAR, 2),
            new FaultPlan.Turn(29, 36, THIRD, 26),
            new FaultPlan.Turn(36, 42, NEAR, 2));
  }

  @Test
  void slowedSiteCanStillBeTheBest() {
    var far = new DemoSite(2, "third", 500);

    assertThat(FaultPlan.standard(42).turns(List.of(NEAR, NEXT, far)))
        .contains(new FaultPlan.Turn(29, 36, NEXT, 162));
  }

  @Test
  void rttIsEmptyWhileASiteIsOut() {
    FaultPlan plan = FaultPlan.standard(42);

    assertThat(plan.rttMillis(NEAR, 9.99)).contains(2.0);
    assertThat(plan.rttMillis(NEAR, 10)).isEmpty();
    assertThat(plan.rttMillis(NEAR, 18)).contains(2.0);
    assertThat(plan.rttMillis(NEAR, 30)).isEmpty();
    assertThat(plan.rttMillis(NEXT, 30)).contains(162.0);
  }

  @Test
  void scriptWithoutALiveSiteIsRefused() {
    var plan = new FaultPlan(List.of(new Fault(Fault.Kind.RESET, 0, 1, 2, 0)), 3);

    assertThatThrownBy(() -> plan.turns(List.of(NEAR))).hasMessage("no site is live at 1.0 s");
  }

  @Test
  void connectionsIntoABlackHoleBreakEveryUserTimeout() {
    var fault = new Fault(Fault.Kind.BLACK_HOLE, 0, 10, 12.5, 0);

    assertThat(FaultDriver.unacknowledgedFor(fault, Duration.ofSeconds(1)))
        .containsExactly(11.0, 12.0);
  }
}
