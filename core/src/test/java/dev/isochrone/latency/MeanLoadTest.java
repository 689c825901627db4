/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MeanLoadTest {
  private static final long MS = 1_000_000;
  private static final double FLOOR = 3e6;

  private long now = Long.MAX_VALUE - 100 * MS; // nanoTime may overflow
  private final MeanLoad load = new MeanLoad(now);

  private boolean period(long millis, double meanMillis, int responses, int refused) {
    load.add(meanMillis * MS, 0, responses, refused);
    now += millis * MS;
    return load.step(now);
  }

  private double millis() {
    return load.nanos(now, FLOOR) / MS;
  }

  @Test
  void littleIsNotYetLoad() {
    period(50, 700, 9, 0);
    assertThat(millis()).isEqualTo(3);
    assertThat(load.nanos(now, Double.NaN)).isNaN();
  }

  @Test
  void periodsWeighByTheirResponses() {
    period(50, 10, 30, 0);
    assertThat(millis()).isCloseTo(10, within(1e-9));
    period(50, 20, 30, 0);
    assertThat(millis()).isCloseTo(20 - 10 * Math.exp(-1), within(1e-9));
  }

  @Test
  void shortPeriodsWaitForMore() {
    assertThat(period(49, 10, 100, 0)).isFalse();
    assertThat(period(1, 10, 0, 0)).isTrue();
    assertThat(period(60, 10, 7, 0)).isFalse();
    assertThat(period(440, 10, 0, 0)).isTrue();
  }

  @Test
  void atFewCallsTheLastSecondCounts() {
    period(50, 10, 30, 0);
    period(1000, 100, 1, 0);
    assertThat(millis()).isCloseTo(100 - 90 * Math.exp(-1), within(1e-9));
  }

  @Test
  void wayIsTakenOffAndNeverMoreThanAll() {
    load.add(10 * MS, 4 * MS, 30, 0);
    now += 50 * MS;
    load.step(now);
    assertThat(millis()).isCloseTo(6, within(1e-9));
    load.reset(now);
    load.add(3 * MS, 4 * MS, 30, 0);
    now += 50 * MS;
    load.step(now);
    assertThat(load.nanos(now, Double.NaN)).isZero();
  }

  @Test
  void withoutCallsItFadesToTheFloor() {
    period(50, 100, 30, 0);
    now += 500 * MS + 1500 * MS;
    assertThat(millis()).isCloseTo(3 + 97 * Math.exp(-1), within(1e-6));
  }

  @Test
  void refusalsAreAShareOfWhatEnded() {
    period(50, 10, 15, 15);
    assertThat(load.refusedShare(now)).isCloseTo(0.5, within(1e-9));
    period(50, 10, 30, 0);
    assertThat(load.refusedShare(now)).isCloseTo(0.5 * Math.exp(-1), within(1e-9));
    load.reset(now);
    assertThat(load.refusedShare(now)).isZero();
  }

  @Test
  void errorShrinksWithTheResponsesDownToTheMemorys() {
    assertThat(load.relativeError()).as("nothing known").isEqualTo(1);
    period(50, 10, 16, 0);
    assertThat(load.relativeError()).isCloseTo(1 / 4.0, within(1e-9));
    period(50, 10, 30, 0);
    double kept = Math.exp(-1);
    assertThat(load.relativeError())
        .isCloseTo(Math.sqrt(kept * kept / 16 + (1 - kept) * (1 - kept) / 30), within(1e-9));
    period(50, 10, 10_000, 0);
    assertThat(load.relativeError()).as("of 60").isCloseTo(0.1291, within(1e-4));
    load.reset(now);
    assertThat(load.relativeError()).isEqualTo(1);
  }

  @Test
  void settledIsTheMeanOfMore() {
    assertThat(load.settledNanos()).isNaN();
    period(50, 10, 9, 0);
    assertThat(load.settledNanos()).as("little is known").isNaN();
    period(50, 10, 91, 0);
    assertThat(load.settledNanos()).isCloseTo(10 * MS, within(1e-3));
    period(50, 20, 100, 0);
    assertThat(load.settledNanos()).as("young: the plain mean").isCloseTo(15 * MS, within(1e-3));
    period(100, 20, 10, 0); // few: ten of a hundred weigh a tenth
    assertThat(load.settledNanos()).isCloseTo((20 - 5 * Math.exp(-0.1)) * MS, within(1e-3));
    period(50, 20, 20, 0); // many: 50 ms of half a second weigh a tenth
    assertThat(load.settledNanos()).isCloseTo((20 - 5 * Math.exp(-0.2)) * MS, within(1e-3));
    load.reset(now);
    assertThat(load.settledNanos()).isNaN();
    period(50, 40, 10, 0);
    assertThat(load.settledNanos()).as("nothing is left").isCloseTo(40 * MS, within(1e-3));
  }

  @Test
  void refusedNowIsOfTheLastPeriodOnlyAndToldOnce() {
    assertThat(load.takeRefusedNow()).isNaN();
    period(50, 10, 6, 2);
    assertThat(load.takeRefusedNow()).as("two may be one user's").isNaN();
    period(50, 10, 9, 3);
    assertThat(load.takeRefusedNow()).isEqualTo(0.25);
    assertThat(load.takeRefusedNow()).isNaN();
    period(50, 10, 9, 3);
    period(50, 10, 12, 0);
    assertThat(load.takeRefusedNow()).as("over").isNaN();
    period(50, 10, 0, 8);
    load.reset(now);
    assertThat(load.takeRefusedNow()).isNaN();
  }
}
