/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromiseTest {
  private static Map<String, Promise> judged(List<Call> calls) {
    return Promise.judge(Fixtures.result(Promise.POLICY, calls), 2, 2);
  }

  @Test
  void promptPolicyHoldsAllOfThem() {
    Map<String, Promise> promises = judged(Fixtures.prompt());

    assertThat(promises.keySet())
        .containsExactly(
            "noFailedCall", "failoverMs", "nearestShareBeforeFault", "p50BeforeFaultMs");
    assertThat(promises.values()).allMatch(Promise::held);
    assertThat(promises).extractingByKey("failoverMs").extracting(Promise::bound).isEqualTo(200.0);
    // 1.15 × (2 + 9 + ln 2).
    assertThat(promises)
        .extractingByKey("p50BeforeFaultMs")
        .extracting(Promise::bound)
        .isEqualTo(13.447);
  }

  @Test
  void oneFailedCallBreaksTheFirst() {
    List<Call> calls = new ArrayList<>(Fixtures.prompt());
    calls.add(Call.failed(1, 1, "UNAVAILABLE"));

    assertThat(judged(calls).get("noFailedCall"))
        .isEqualTo(new Promise("failed calls", "at most", 0, 1.0, false));
  }

  @Test
  void lateOrAbsentFailoverBreaksTheSecond() {
    Calls late =
        new Calls()
            .every10(0, 10_000, 7, 0)
            .every10(10_000, 10_300, 300, 1)
            .every10(10_300, 42_000, 17, 1);
    Calls never = new Calls().every10(0, 10_000, 7, 0).every10(10_000, 42_000, 300, 1);

    assertThat(judged(late.list()).get("failoverMs"))
        .extracting(Promise::measured, Promise::held)
        .containsExactly(300.0, false);
    assertThat(judged(never.list()).get("failoverMs"))
        .extracting(Promise::measured, Promise::held)
        .containsExactly(null, false);
  }

  @Test
  void fromASiteThatIsFartherAwayTheSecondMayTakeLonger() {
    PolicyResult prompt = Fixtures.result(Promise.POLICY, Fixtures.prompt());

    assertThat(Promise.judge(prompt, 30, 30).get("failoverMs").bound()).isEqualTo(200);
    assertThat(Promise.judge(prompt, 31, 31).get("failoverMs").bound()).isEqualTo(600);
  }

  @Test
  void shareUnderTheBoundBreaksTheThird() {
    Calls justEnough = new Calls().every10(0, 500, 17, 1).every10(500, 10_000, 7, 0);
    Calls tooLittle = new Calls().every10(0, 510, 17, 1).every10(510, 10_000, 7, 0);

    assertThat(judged(justEnough.list()).get("nearestShareBeforeFault"))
        .extracting(Promise::held)
        .isEqualTo(true);
    assertThat(judged(tooLittle.list()).get("nearestShareBeforeFault"))
        .extracting(Promise::held)
        .isEqualTo(false);
  }

  @Test
  void slowMedianBreaksTheFourth() {
    Calls slow = new Calls().every10(0, 10_000, 14, 0);

    assertThat(judged(slow.list()).get("p50BeforeFaultMs"))
        .extracting(Promise::held)
        .isEqualTo(false);
  }
}
