/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyResultTest {
  @Test
  void promptPolicyIsMeasuredExactly() {
    PolicyResult result = Fixtures.result("x", Fixtures.prompt());

    assertThat(result.calls()).isEqualTo(4200);
    assertThat(result.failed()).isZero();
    assertThat(result.p50Ms()).isEqualTo(7);
    // Of 4,200 calls 40 were slower: fewer than 1 %.
    assertThat(result.p99Ms()).isEqualTo(31);
    assertThat(result.p999Ms()).isEqualTo(217);
    assertThat(result.p50BeforeFaultMs()).isEqualTo(7);
    assertThat(result.nearestShareBeforeFault()).isEqualTo(1);
    assertThat(result.timeToFailoverMs()).isEqualTo(200);
    assertThat(result.timeToFailbackMs()).isEqualTo(200);
    // From the last success before the fault, at 9.997 s, until 10 s + 217 ms.
    assertThat(result.longestGapMs()).isEqualTo(220);
    assertThat(result.requestsPerCall()).isEqualTo(1);
  }

  @Test
  void everyTurnIsJudgedByTheSiteThatIsBestThen() {
    assertThat(Fixtures.result("x", Fixtures.prompt()).turns())
        .containsExactly(
            new PolicyResult.TurnResult(10, "next", 43.386, 200.0),
            new PolicyResult.TurnResult(18, "near", 23.386, 200.0),
            new PolicyResult.TurnResult(29, "third", 71.386, 200.0),
            new PolicyResult.TurnResult(36, "near", 23.386, 200.0));
  }

  @Test
  void stubbornPolicyNeverReturns() {
    PolicyResult result = Fixtures.result("x", Fixtures.stubborn());

    assertThat(result.failed()).isEqualTo(200);
    assertThat(result.failures()).containsExactly(Map.entry("DEADLINE_EXCEEDED", 200));
    assertThat(result.timeToFailoverMs()).isEqualTo(2000);
    assertThat(result.timeToFailbackMs()).isNull();
    assertThat(result.longestGapMs()).isEqualTo(2020);
  }

  @Test
  void shareBeforeTheFaultCountsFromTheFirstCall() {
    List<Call> calls = new Calls().every10(0, 1000, 300, 2).every10(1000, 10_000, 7, 0).list();

    assertThat(Fixtures.result("x", calls).nearestShareBeforeFault()).isEqualTo(0.9);
  }

  @Test
  void phasesHaveTheirOwnFigures() {
    PolicyResult.PhaseResult blackHole = Fixtures.result("x", Fixtures.stubborn()).phases().get(1);

    assertThat(blackHole.what()).isEqualTo("near black-holed");
    assertThat(blackHole.calls()).isEqualTo(800);
    assertThat(blackHole.failed()).isEqualTo(200);
    assertThat(blackHole.p50Ms()).isEqualTo(17);
    assertThat(blackHole.shares()).containsEntry("near", 0.0).containsEntry("next", 0.75);
  }

  @Test
  void policyWithoutACallHasNoFigures() {
    PolicyResult result = Fixtures.result("x", List.of());

    assertThat(result.p50Ms()).isNull();
    assertThat(result.nearestShareBeforeFault()).isNull();
    assertThat(result.timeToFailoverMs()).isNull();
    assertThat(result.longestGapMs()).isEqualTo(42_000);
    assertThat(result.requestsPerCall()).isZero();
  }
}
