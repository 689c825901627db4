/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpillOverTest {
  private static final double MS = 1e6;
  private static final long STEP = 50_000_000L;
  private static final double GAP = 20 * MS;

  private final SpillOver spill = new SpillOver();
  private long now = Long.MAX_VALUE - 3 * STEP; // nanoTime may overflow

  private int step(double costMillis, double alternativeMillis, double refused) {
    spill.update(now, costMillis * MS, alternativeMillis * MS, GAP, refused, Double.NaN);
    now += STEP;
    return spill.keepPercent();
  }

  @Test
  void siteThatIsCheaperKeepsEverything() {
    for (int i = 0; i < 100; i++) {
      assertThat(step(29.9, 30, 0)).isEqualTo(100);
    }
  }

  @Test
  void noiseOfAFifthDoesNotBegin() {
    for (int i = 0; i < 100; i++) {
      assertThat(step(i % 2 == 0 ? 35.9 : 10, 30, 0)).isEqualTo(100);
    }
  }

  @Test
  void dearerSiteGivesByIntegralAndChange() {
    step(30, 30, 0);
    // 100 ms dearer: KP · 0.1 + KI · 0.1 · 0.05 s
    assertThat(step(130, 30, 0)).isEqualTo(79);
    // the same again: the integral alone
    assertThat(step(130, 30, 0)).isEqualTo(78);
  }

  @Test
  void refusedCallsWeighASecondEach() {
    step(10, 30, 0);
    // (0.5 s − 0.02 s) · KI · 0.05 s a step
    assertThat(step(10, 30, 0.5)).isEqualTo(95);
    assertThat(step(10, 30, 0.5)).isEqualTo(90);
  }

  @Test
  void whatIsTurnedAwayGoesOnAtOnce() {
    step(10, 30, 0);
    for (int keep : new int[] {50, 25, 13}) {
      spill.update(now, 10 * MS, 30 * MS, GAP, 0, 0.5);
      assertThat(spill.keepPercent()).isEqualTo(keep);
    }
  }

  @Test
  void oneUserOverHisQuotaMovesNothing() {
    step(10, 30, 0);
    spill.update(now, 10 * MS, 30 * MS, GAP, 0, 0.09);
    assertThat(spill.keepPercent()).isEqualTo(100);
  }

  @Test
  void callsReturnWithinTenSecondsWhenTheLoadIsGone() {
    step(30, 30, 0);
    step(2000, 30, 0);
    assertThat(spill.keepPercent()).isZero();
    step(10, 30, 0); // the fall of the cost itself gives them back at once
    for (int i = 0; i < 20; i++) {
      step(2000, 30, 0);
    }
    assertThat(spill.keepPercent()).isZero();
    int before = 0;
    for (int i = 0; i < 200; i++) {
      int keep = step(10, 30, 0);
      assertThat(keep).isGreaterThanOrEqualTo(before);
      before = keep;
    }
    assertThat(before).isEqualTo(100);
  }

  @Test
  void whereThereIsNoAlternativeEverythingStays() {
    step(30, 30, 0);
    step(2000, 30, 0);
    spill.update(now, 2000 * MS, Double.POSITIVE_INFINITY, 0, 1, 1);
    assertThat(spill.keepPercent()).isEqualTo(100);
  }

  @Test
  void headroomIsHowMuchOfTheGapIsLeft() {
    step(10, 30, 0);
    assertThat(spill.headroom()).as("no load").isEqualTo(1);
    step(15, 30, 0);
    assertThat(spill.headroom()).isEqualTo(0.75);
    step(15, 30, 0.01); // a refused call in a hundred is 10 ms
    assertThat(spill.headroom()).isCloseTo(0.25, org.assertj.core.data.Offset.offset(1e-9));
    step(31, 30, 0);
    assertThat(spill.headroom()).isZero();
    step(10, 30, 0);
    spill.update(now, 10 * MS, Double.POSITIVE_INFINITY, 0, 0, 0);
    assertThat(spill.headroom()).as("nowhere else to go").isZero();
  }

  @Test
  void resetForgets() {
    step(30, 30, 0);
    step(2000, 30, 0);
    spill.reset();
    assertThat(spill.keepPercent()).isEqualTo(100);
    assertThat(step(2000, 3000, 0)).isEqualTo(100);
  }

  /**
   * The loop that the gains are derived for: a queue that grows by ρ(1 − spill) − 1 seconds a
   * second, seen 0.15 s late. It settles where further calls cost the same here and there.
   */
  @ParameterizedTest
  @CsvSource({"1.1", "1.2", "1.5", "1.7"})
  void queueSettlesAtTheDistanceWithoutSwinging(double load) {
    double[] queues = new double[4000];
    double queue = 0;
    double sum = 0;
    double most = 0;
    double least = Double.MAX_VALUE;
    for (int i = 0; i < queues.length; i++) {
      queues[i] = queue;
      double seen = i < 15 ? 0 : queues[i - 15];
      if (i % 5 == 0) {
        // A cost that counts the queue twice, 20 ms of distance: even at 10 ms of queue.
        spill.update(now, (10 + 2 * seen * 1000) * MS, 30 * MS, GAP, 0, Double.NaN);
        now += STEP;
      }
      double kept = spill.keepPercent() / 100.0;
      queue = Math.max(0, queue + (load * kept - 1) * 0.01);
      if (i >= 2000) {
        sum += queue;
        most = Math.max(most, queue);
        least = Math.min(least, queue);
      }
    }
    double mean = sum / 2000;
    assertThat(mean * 1000).as("mean queue in ms").isBetween(5.0, 15.0);
    assertThat((most - least) * 1000).as("swing in ms").isLessThan(25);
  }
}
