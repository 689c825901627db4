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

  /** A site whose calls take as long as they cost, which is certain. */
  private static SiteCost cost(double millis) {
    return cost(millis, 0);
  }

  private static SiteCost cost(double millis, double errorMillis) {
    return new SiteCost(millis * MS, millis * MS, errorMillis * MS, 0);
  }

  private int step(double costMillis, double alternativeMillis, double refused) {
    return step(cost(costMillis), alternativeMillis, refused);
  }

  private int step(SiteCost cost, double alternativeMillis, double refused) {
    spill.update(now, cost, alternativeMillis * MS, GAP, refused, Double.NaN);
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
  void threeTenthsDoNotBegin() {
    for (int i = 0; i < 100; i++) {
      assertThat(step(i % 2 == 0 ? 38.9 : 10, 30, 0)).isEqualTo(100);
    }
  }

  @Test
  void dearerSiteGivesByIntegralAndChange() {
    step(30, 30, 0);
    // 100 ms dearer: KP · 0.1 + KI · 0.1 · 0.05 s
    assertThat(step(130, 30, 0)).isEqualTo(58);
    // the same again: the integral alone
    assertThat(step(130, 30, 0)).isEqualTo(56);
  }

  @Test
  void changeIsOfTheLatencyAndNotOfWhatItIsTakenFor() {
    step(cost(130), 30, 0);
    step(cost(130), 30, 0);
    assertThat(spill.keepPercent()).isEqualTo(98);
    // What had been taken for a queue is known for a longer way: it only counts less.
    step(new SiteCost(130 * MS, 80 * MS, 0, 0), 30, 0);
    assertThat(spill.keepPercent()).isEqualTo(97);
  }

  @Test
  void whatChanceMayHaveMadeMovesLittle() {
    step(cost(130), 30, 0);
    // six standard errors: half of 2 points a step
    for (int keep : new int[] {99, 98, 97}) {
      assertThat(step(cost(130, 100 / 6.0), 30, 0)).isEqualTo(keep);
    }
    // one: a seventh
    for (int i = 0; i < 7; i++) {
      step(cost(130, 100), 30, 0);
    }
    assertThat(spill.keepPercent()).isEqualTo(95);
  }

  @Test
  void returnIsALineByTheSquareOfTheHeadroom() {
    step(30, 30, 0);
    for (int i = 0; i < 20; i++) {
      step(2000, 30, 0);
    }
    assertThat(spill.keepPercent()).isZero();
    for (int i = 0; i < 40; i++) {
      step(2000, 2010, 0); // the integral alone is more: 4/s · 10 ms
    }
    assertThat(spill.keepPercent()).isEqualTo(8);
    for (int i = 0; i < 80; i++) {
      // Half of the gap, a quarter of the line, and by chance as likely: half of that.
      step(cost(2000, 10), 2010, 0);
    }
    assertThat(spill.keepPercent()).isEqualTo(13);
    for (int i = 0; i < 20; i++) {
      step(2000, 2020, 0); // all of it: half a point a step
    }
    assertThat(spill.keepPercent()).isEqualTo(23);
  }

  @Test
  void callsReturnAsTheLatencyFallsAndDoNotLeaveAsItRises() {
    step(30, 30, 0);
    for (int i = 0; i < 20; i++) {
      step(2000, 30, 0);
    }
    step(2000, 2000, 0);
    assertThat(spill.keepPercent()).isZero();
    step(1990, 1990, 0);
    assertThat(spill.keepPercent()).as("4/s · 10 ms").isEqualTo(4);
    step(2000, 2000, 0);
    assertThat(spill.keepPercent()).as("while it is no dearer here").isEqualTo(4);
  }

  @Test
  void refusedCallsWeighASecondEach() {
    step(10, 30, 0);
    // (0.5 s − 0.02 s) · KI · 0.05 s a step
    assertThat(step(10, 30, 0.5)).isEqualTo(90);
    assertThat(step(10, 30, 0.5)).isEqualTo(81);
  }

  @Test
  void whatIsTurnedAwayGoesOnAtOnce() {
    step(10, 30, 0);
    for (int keep : new int[] {50, 25, 13}) {
      spill.update(now, cost(10), 30 * MS, GAP, 0, 0.5);
      assertThat(spill.keepPercent()).isEqualTo(keep);
    }
  }

  @Test
  void oneUserOverHisQuotaMovesNothing() {
    step(10, 30, 0);
    spill.update(now, cost(10), 30 * MS, GAP, 0, 0.09);
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
    spill.update(now, cost(2000), Double.POSITIVE_INFINITY, 0, 1, 1);
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
    spill.update(now, cost(10), Double.POSITIVE_INFINITY, 0, 0, 0);
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
   * second, seen 0.15 s late. It settles where further calls cost the same here and there, whatever
   * is known of chance.
   */
  @ParameterizedTest
  @CsvSource({
    "1.1, 0.129",
    "1.2, 0.129",
    "1.5, 0.129",
    "1.7, 0.129", // what MeanLoad says at the least
    "1.1, 0.3",
    "1.7, 0.3",
  })
  void queueSettlesAtTheDistanceWithoutSwinging(double load, double relativeError) {
    double[] queues = new double[4000];
    double queue = 0;
    double sum = 0;
    double most = 0;
    double least = Double.MAX_VALUE;
    for (int i = 0; i < queues.length; i++) {
      queues[i] = queue;
      double seen = i < 15 ? 0 : queues[i - 15];
      if (i % 5 == 0) {
        // 30 ms to the other site: even at 10 ms of queue.
        SiteCost here = SiteCost.of(5 * MS, 0, (5 + seen * 1000) * MS, 5 * MS, relativeError);
        spill.update(now, here, 40 * MS, 30 * MS, 0, Double.NaN);
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
