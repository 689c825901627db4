/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.govern.Drill;
import dev.isochrone.outcome.OutcomeKind;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DrillVerdictTest {
  private static final Drill DRILL = Drill.of("fra", 1);

  private static DrillGroup group(int good, int failed, long nanos) {
    DrillGroup group = new DrillGroup();
    for (int i = 0; i < good + failed; i++) {
      group.sent();
      group.ended(i < good ? OutcomeKind.SUCCESS : OutcomeKind.FAILURE);
      if (i < good) {
        group.answered(nanos);
      }
    }
    group.look();
    return group;
  }

  @Test
  void newcombesExampleAtThreeDeviations() {
    // 56 of 70 and 48 of 80 (Newcombe 1998, table II): 0.0524 at 1.96 deviations. At 3 the same
    // formula, computed elsewhere, gives −0.02672.
    assertThat(DrillVerdict.leastDifference(56, 70, 48, 80)).isCloseTo(-0.02672, within(1e-5));
  }

  @Test
  void fourFailuresOfFourAreNotYetCertainFiveAre() {
    assertThat(DrillVerdict.of(DRILL, group(0, 4, 0), group(4, 0, 1), 0)).isNull();
    assertThat(DrillVerdict.of(DRILL, group(0, 5, 0), group(5, 0, 1), 0))
        .contains("5 of 5 drilled calls failed, 0 of 5 others");
    assertThat(DrillVerdict.of(DRILL, group(0, 5, 0), group(0, 0, 1), 0)).isNull();
    assertThat(DrillVerdict.of(DRILL, group(5, 5, 1), group(5, 5, 1), 0)).isNull();
  }

  @Test
  void slowCallsCountBeyondTheWayAndTheBound() {
    DrillGroup others = group(100, 0, 10_000_000);
    assertThat(DrillVerdict.of(DRILL, group(10, 0, 190_000_000), others, 90e6)).isNull();
    assertThat(DrillVerdict.of(DRILL, group(10, 0, 210_000_000), others, 90e6))
        .contains("10 of 10 drilled calls took longer than");
    assertThat(DrillVerdict.of(DRILL, group(1, 0, 210_000_000), others, 90e6))
        .as("one may be chance")
        .isNull();
    assertThat(DrillVerdict.of(DRILL, group(10, 0, 210_000_000), group(19, 0, 1), 90e6))
        .as("too few to compare with")
        .isNull();
  }

  @Test
  void theBoundOfTheTailIsOne() {
    assertThat(DrillVerdict.chance(0, 0)).isEqualTo(1);
    assertThat(DrillVerdict.chance(1, 100)).isEqualTo(1);
    assertThat(DrillVerdict.chance(1, 1)).isCloseTo(0.01, within(1e-9));
    assertThat(DrillVerdict.chance(2, 2)).isCloseTo(0.0001, within(1e-9));
    assertThat(DrillVerdict.chance(50, 1_000)).isLessThan(1e-10);
  }

  /** Six hundred looks at groups that fare alike. */
  @Test
  void chanceEndsFewDrills() {
    long seed = 3;
    SplittableRandom random = new SplittableRandom(seed);
    int ended = 0;
    for (int i = 0; i < 200; i++) {
      DrillGroup drilled = new DrillGroup();
      DrillGroup others = new DrillGroup();
      boolean over = false;
      for (int second = 0; second < 600 && !over; second++) {
        for (DrillGroup group : new DrillGroup[] {drilled, others}) {
          boolean fails = random.nextDouble() < 0.02;
          group.ended(fails ? OutcomeKind.FAILURE : OutcomeKind.SUCCESS);
          group.answered((long) (10e6 * Math.exp(random.nextGaussian() * 0.8)));
          group.look();
        }
        over = DrillVerdict.of(DRILL, drilled, others, 0) != null;
      }
      ended += over ? 1 : 0;
    }
    assertThat(ended).as("of 200, seed %d", seed).isZero();
  }
}
