/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StripedTest {
  /** Counts how often it was asked to spread. */
  private static final class Counter extends Striped {
    int asked;

    @Override
    boolean spread() {
      return ++asked == 1;
    }
  }

  private final Counter striped = new Counter();

  private void lose(int races) {
    for (int i = 0; i < races; i++) {
      striped.lostRace();
    }
  }

  @Test
  void eightRacesLostInARowAreThreadsThatMeet() {
    lose(7);
    assertThat(striped.asked).isZero();
    lose(1);
    assertThat(striped.asked).isEqualTo(1);
  }

  @Test
  void racesLostNowAndThenAreNot() {
    for (int i = 0; i < 100; i++) {
      lose(7);
      striped.forgetRaces();
    }
    assertThat(striped.asked).isZero();
  }

  @Test
  void threadsThatStillMeetAreGivenOtherCells() {
    Set<Integer> cells = new HashSet<>();
    lose(8);
    int before = striped.stripe();
    for (int i = 0; i < 15; i++) {
      cells.add(striped.stripe());
      lose(8);
      assertThat(striped.stripe()).isBetween(0, Striped.STRIPES - 1);
    }
    assertThat(cells).as("beginning with cell %d", before).hasSizeGreaterThan(2);
  }

  @Test
  void moreThreadsThanCellsDoNotLookForOthersForEver() {
    lose(10_000);
    assertThat(striped.asked).isEqualTo(16);
    int last = striped.stripe();
    lose(10_000);
    assertThat(striped.stripe()).isEqualTo(last);
  }

  @Test
  void idsThatFollowEachOtherShareNoCell() {
    int[] used = new int[Striped.STRIPES];
    for (long id = 1; id < 10_000; id++) {
      int cell = Striped.firstStripe(id);
      assertThat(cell).as("thread %d", id).isNotEqualTo(Striped.firstStripe(id + 1));
      used[cell]++;
    }
    for (int count : used) {
      assertThat(count).isBetween(2_490, 2_510);
    }
  }
}
