/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MILLI = 1_000_000L;

  private final Pace pace = new Pace(0);

  @Test
  void aBeatThatIsLateByMoreThanMachinesAreBusyIsAPause() {
    pace.beat(70 * MILLI); // two beats of 10 ms, and 50 ms of grace
    assertThat(pace.stoodWithin(60 * MILLI, 70 * MILLI)).isZero();
    pace.beat(141 * MILLI);
    assertThat(pace.stoodWithin(60 * MILLI, 141 * MILLI)).isEqualTo(51 * MILLI);
  }

  @Test
  void whatBeganAfterThePauseWasNotHeldUpByIt() {
    pace.beat(500 * MILLI);
    pace.beat(510 * MILLI);
    assertThat(pace.stoodWithin(11 * MILLI, 510 * MILLI)).isPositive();
    assertThat(pace.stoodWithin(10 * MILLI, 510 * MILLI)).isZero();
  }

  @Test
  void whatRunsBetweenBeatsNoticesAPauseBeforeTheBeatDoes() {
    pace.notice(500 * MILLI);
    assertThat(pace.stoodWithin(1, 500 * MILLI)).isEqualTo(480 * MILLI);
  }

  @Test
  void beatsThatComeSlowlyAreLateLater() {
    pace.busy(false);
    assertThat(pace.tickNanos()).isEqualTo(100 * MILLI);
    assertThat(pace.beat(250 * MILLI)).isEqualTo(250 * MILLI);
    assertThat(pace.stoodWithin(250 * MILLI, 250 * MILLI)).isZero();
    assertThat(pace.ranNanos()).isEqualTo(200 * MILLI);
  }
}
