/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BeatTest {
  private static final long MILLI = 1_000_000L;

  private final Beat beat = new Beat(0);

  @Test
  void aBeatThatIsLateByMoreThanMachinesAreBusyIsAPause() {
    beat.begin(70 * MILLI); // two beats of 10 ms, and 50 ms of grace
    assertThat(beat.stoodWithin(60 * MILLI, 70 * MILLI)).isZero();
    beat.begin(141 * MILLI);
    assertThat(beat.stoodWithin(60 * MILLI, 141 * MILLI)).isEqualTo(51 * MILLI);
  }

  @Test
  void whatBeganAfterThePauseWasNotHeldUpByIt() {
    beat.begin(500 * MILLI);
    beat.begin(510 * MILLI);
    assertThat(beat.stoodWithin(11 * MILLI, 510 * MILLI)).isPositive();
    assertThat(beat.stoodWithin(10 * MILLI, 510 * MILLI)).isZero();
  }

  @Test
  void whatRunsBetweenBeatsNoticesAPauseBeforeTheBeatDoes() {
    beat.notice(500 * MILLI);
    assertThat(beat.stoodWithin(1, 500 * MILLI)).isEqualTo(480 * MILLI);
  }

  @Test
  void beatsThatComeSlowlyAreLateLater() {
    beat.busy(false);
    assertThat(beat.tickNanos()).isEqualTo(100 * MILLI);
    assertThat(beat.begin(250 * MILLI)).isEqualTo(250 * MILLI);
    assertThat(beat.stoodWithin(250 * MILLI, 250 * MILLI)).isZero();
    assertThat(beat.ranNanos()).isEqualTo(200 * MILLI);
  }
}
