/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WitnessesTest {
  private final Witnesses calls = new Witnesses();

  @Test
  void nobodyWaits() {
    calls.look(50, 10, 0, true);
    assertThat(calls.longestNanos()).isZero();
    assertThat(calls.overdueNanos(0)).isZero();
  }

  @Test
  void eachCountsFromTheMiddleOfTheTickThatFirstSawItAndTheFirstFromTheBeginning() {
    calls.look(10, 10, 2, true); // one since 0, one since about 5
    calls.look(20, 10, 2, true);
    calls.look(30, 10, 5, true); // three since about 25
    calls.look(40, 10, 5, true);
    assertThat(calls.longestNanos()).isEqualTo(40);
    assertThat(calls.waiting()).isEqualTo(5);
    assertThat(calls.overdueNanos(0)).isEqualTo(40 + 35 + 3 * 15);
    assertThat(calls.overdueNanos(10)).isEqualTo(30 + 25 + 3 * 5);
    assertThat(calls.overdueNanos(20)).as("the three are not late").isEqualTo(20 + 15);
    assertThat(calls.overdueNanos(40)).isZero();
  }

  @Test
  void amongOthersTheyCountFromTheTickThatFirstSawThem() {
    calls.look(10_000, 10, 1, false);
    assertThat(calls.longestNanos()).as("another's silence is not theirs").isZero();
    calls.look(10_010, 10, 1, false);
    assertThat(calls.longestNanos()).isEqualTo(10);
    assertThat(calls.overdueNanos(4)).isEqualTo(6);
    calls.look(10_020, 10, 0, false);
    calls.look(10_030, 10, 1, false);
    assertThat(calls.longestNanos()).as("it is another call").isZero();
  }

  @Test
  void somethingHeardBeginsAnew() {
    calls.look(10, 10, 3, true);
    calls.forget();
    calls.look(4, 4, 3, true);
    assertThat(calls.longestNanos()).isEqualTo(4);
    assertThat(calls.overdueNanos(0)).isEqualTo(4 + 2 * 2);
  }

  @Test
  void thoseGivenUpWitnessNoMore() {
    calls.look(10, 10, 4, true);
    calls.look(20, 10, 2, true);
    assertThat(calls.overdueNanos(0)).isEqualTo(20 + 15);
  }

  @Test
  void whenThereIsNoRoomForMoreThoseKnownAreEnough() {
    for (int tick = 1; tick <= 100; tick++) {
      calls.look(10L * tick, 10, tick + 1, true);
    }
    assertThat(calls.waiting()).isEqualTo(101);
    assertThat(calls.overdueNanos(0)).isBetween(20_000.0, 32_000.0);
  }
}
