/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class OverprovisioningTest {
  private static final long STEP = 50_000_000L;

  private final Overprovisioning learned = new Overprovisioning();
  private long now = Long.MAX_VALUE - 3 * STEP; // nanoTime may overflow

  /** So many steps of 50 ms; what the level then takes of its calls, in percent. */
  private int steps(int n, int hosts, int healthy, double headroom) {
    for (int i = 0; i < n; i++) {
      learned.update(now, hosts, healthy, 140, headroom);
      now += STEP;
    }
    return Math.min(100, Math.max(140, learned.percent()) * healthy / hosts);
  }

  @Test
  void nothingIsLearnedWhereTheFormulaGivesAll() {
    assertThat(steps(100, 4, 4, 1)).isEqualTo(100);
    assertThat(steps(100, 4, 3, 1)).isEqualTo(100);
    assertThat(learned.percent()).isZero();
  }

  @Test
  void formulaHoldsAtFirst() {
    steps(20, 4, 4, 1);
    assertThat(steps(1, 4, 2, 1)).isEqualTo(70);
  }

  @Test
  void withoutLoadAllIsBackWithinAFifthOfASecond() {
    assertThat(steps(2, 4, 2, 1)).as("4 · ½ · 50 ms").isCloseTo(80, Offset.offset(1));
    assertThat(steps(2, 4, 2, 1)).isEqualTo(100);
    assertThat(steps(100, 4, 2, 1)).as("and no more than all").isEqualTo(100);
    assertThat(learned.percent()).isEqualTo(200);
  }

  @Test
  void atHalfOfTheHeadroomItStays() {
    steps(3, 4, 2, 1);
    assertThat(steps(100, 4, 2, 0.5)).isCloseTo(90, Offset.offset(1));
  }

  @Test
  void withLessItFallsBackToTheFormulaAndNoFurther() {
    assertThat(steps(10, 4, 2, 1)).isEqualTo(100);
    assertThat(steps(2, 4, 2, 0)).isCloseTo(80, Offset.offset(1));
    assertThat(steps(50, 4, 2, 0)).isEqualTo(70);
  }

  @Test
  void whatTwoCarriedOneCarriesHalfOf() {
    steps(10, 4, 2, 1);
    assertThat(steps(1, 4, 1, 0.5)).isEqualTo(50);
  }

  @Test
  void tenSecondsAfterTheLastNeedItIsForgotten() {
    steps(10, 4, 2, 1);
    steps(190, 4, 4, 1);
    assertThat(steps(1, 4, 2, 0.5)).as("9.5 s").isEqualTo(100);
    steps(210, 4, 4, 1);
    assertThat(steps(1, 4, 2, 0.5)).isEqualTo(70);
  }

  @Test
  void levelThatIsGoneHasCarriedNothing() {
    steps(10, 4, 2, 1);
    steps(1, 4, 0, 1);
    assertThat(steps(1, 4, 2, 0.5)).isEqualTo(70);
  }

  @Test
  void pauseOfTheProcessIsNoEvidence() {
    steps(1, 4, 1, 1);
    now += 60_000_000_000L;
    assertThat(steps(1, 4, 1, 0.51)).as("half a second of it at the most").isLessThan(40);
  }
}
