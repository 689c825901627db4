/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RecoveryTest {
  private static final DemoSite NEXT = new DemoSite(1, "next", 12);
  private static final FaultPlan.Turn TURN = new FaultPlan.Turn(2, 8, NEXT, 12);

  @Test
  void limitIsTwiceRoundTripAndServiceTime() {
    // 9 ms + ln 2 of 1 ms.
    assertThat(Recovery.limitMillis(12)).isCloseTo(43.386, within(0.001));
  }

  @Test
  void recoveryIsTheStartOfTheFirstGoodSecond() {
    Calls calls =
        new Calls().every10(0, 2000, 7, 0).every10(2000, 2450, 300, 1).every10(2450, 8000, 17, 1);

    // Bad until 2.45 s: of the 100 calls of a second from 2.4 s on, 5 are bad; from 2.5 s on, none.
    assertThat(Recovery.millis(calls.list(), TURN, false)).isEqualTo(500.0);
  }

  @Test
  void oneBadCallInAHundredIsAllowedTwoAreNot() {
    Calls one =
        new Calls().every10(2000, 2990, 17, 1).answered(2990, 44, 1).every10(3000, 8000, 17, 1);
    Calls two =
        new Calls()
            .every10(2000, 2980, 17, 1)
            .every10(2980, 3000, 44, 1)
            .every10(3000, 8000, 17, 1);

    assertThat(Recovery.millis(one.list(), TURN, false)).isEqualTo(0.0);
    assertThat(Recovery.millis(two.list(), TURN, false)).isEqualTo(1000.0);
  }

  @Test
  void latencyAtTheLimitIsWithinIt() {
    assertThat(Recovery.millis(new Calls().every10(2000, 8000, 43, 1).list(), TURN, false))
        .isEqualTo(0.0);
    assertThat(Recovery.millis(new Calls().every10(2000, 8000, 44, 1).list(), TURN, false))
        .isNull();
  }

  @Test
  void quickFailuresAreNoRecovery() {
    assertThat(Recovery.millis(new Calls().failingEvery10(2000, 8000, 1).list(), TURN, false))
        .isNull();
  }

  @Test
  void goodSecondMustEndBeforeTheNextTurn() {
    Calls justInTime = new Calls().failingEvery10(2000, 7000, 1).every10(7000, 8000, 17, 1);
    Calls tooLate = new Calls().failingEvery10(2000, 7100, 1).every10(7100, 20_000, 17, 1);

    assertThat(Recovery.millis(justInTime.list(), TURN, false)).isEqualTo(5000.0);
    assertThat(Recovery.millis(tooLate.list(), TURN, false)).isNull();
  }

  @Test
  void wayBackIsOnlyDoneWhenCallsGoThere() {
    Calls elsewhere = new Calls().every10(2000, 8000, 17, 2);
    Calls back = new Calls().every10(2000, 4060, 17, 2).every10(4060, 8000, 17, 1);

    assertThat(Recovery.millis(elsewhere.list(), TURN, false)).isEqualTo(0.0);
    assertThat(Recovery.millis(elsewhere.list(), TURN, true)).isNull();
    // Of the 100 calls of a second from 4.0 s on, 6 go elsewhere; from 4.1 s on, none.
    assertThat(Recovery.millis(back.list(), TURN, true)).isEqualTo(2100.0);
  }

  @Test
  void silenceIsNoRecovery() {
    assertThat(Recovery.millis(new Calls().every10(0, 2000, 7, 0).list(), TURN, false)).isNull();
  }
}
