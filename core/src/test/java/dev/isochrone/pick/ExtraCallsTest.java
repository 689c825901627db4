/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.pick.ExtraCalls.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ExtraCallsTest {
  private AttemptConfig config = AttemptConfig.DEFAULT;
  private final ExtraCalls extra = new ExtraCalls(() -> config);

  private int takeAll(Reason reason) {
    int n = 0;
    while (extra.tryTake(reason)) {
      n++;
    }
    return n;
  }

  private void load(int seconds, int perSecond) {
    for (int i = 0; i < seconds * 100; i++) {
      extra.earn(perSecond / 100, 0.01);
    }
  }

  @Test
  void aFreshClientHasItsReserve() {
    assertThat(takeAll(Reason.RESCUE)).isEqualTo(ExtraCalls.RESERVE);
    assertThat(extra.refusals()).isEqualTo(1);
  }

  @Test
  void whatCallsEarnIsFivePercentOfThem() {
    takeAll(Reason.RESCUE);
    load(10, 1000);
    // Of 10,000 attempts 476 are extra and 9,524 are not: 5 %.
    assertThat(takeAll(Reason.RESCUE)).isBetween(470, 477);
  }

  @Test
  void itIsSavedUpForHalfAMinuteAtTheMost() {
    load(600, 1000);
    assertThat(takeAll(Reason.RESCUE)).isBetween(1380, 1430);
  }

  @Test
  void savingsShrinkWithTheRate() {
    load(600, 1000);
    load(60, 0);
    assertThat(takeAll(Reason.RESCUE)).isLessThan(50);
  }

  @Test
  void hedgesLeaveHalfForTheRescue() {
    load(600, 1000);
    int hedges = takeAll(Reason.HEDGE);
    int rescues = takeAll(Reason.RESCUE);
    assertThat(hedges).isBetween(690, 720);
    assertThat(rescues).isBetween(690, 720);
    assertThat(extra.hedges()).isEqualTo(hedges);
    assertThat(extra.rescues()).isEqualTo(rescues);
  }

  @Test
  void whoHedgesAllTheTimeMayDoSoForFivePercentAndTheRescueKeepsItsHalf() {
    load(60, 1000);
    int hedges = takeAll(Reason.HEDGE);
    for (int i = 0; i < 600; i++) {
      load(1, 1000);
      hedges += takeAll(Reason.HEDGE);
    }
    assertThat(hedges).isBetween(28_500, 29_500); // of 629,000 attempts, 600,000 of them first ones
    assertThat(takeAll(Reason.RESCUE)).isBetween(680, 720);
  }

  @Test
  void withNoPercentThereIsNothing() {
    config = new AttemptConfig(10, 0.1, true, true, 0);
    load(10, 1000);
    assertThat(takeAll(Reason.RESCUE)).isZero();
  }

  @Test
  void threadsTogetherTakeNoMoreThanThereIs() throws Exception {
    load(600, 1000);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> takers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        takers.add(() -> takeAll(Reason.RESCUE));
      }
      int sum = 0;
      for (Future<Integer> taken : threads.invokeAll(takers)) {
        sum += taken.get();
      }
      assertThat(sum).isBetween(1380, 1430);
      assertThat(extra.rescues()).isEqualTo(sum);
    } finally {
      threads.shutdownNow();
    }
  }
}
