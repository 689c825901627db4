/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpreadTest {
  private static final double NEVER = Double.POSITIVE_INFINITY;

  @Test
  void medianIsTheMiddleOrHalfWay() {
    assertThat(Spread.of(9, 1, 5)).isEqualTo(new Spread(5, 1, 9, 3, 0));
    assertThat(Spread.of(4, 1, 9, 2)).isEqualTo(new Spread(3, 1, 9, 4, 0));
  }

  @Test
  void neverIsMoreThanAnyNumber() {
    assertThat(Spread.of(2, NEVER, 3)).isEqualTo(new Spread(3, 2, NEVER, 3, 1));
    assertThat(Spread.of(NEVER, NEVER, 3, 2).median()).isEqualTo(NEVER);
    assertThat(Spread.of(NEVER, NEVER).median()).isEqualTo(NEVER);
  }

  @Test
  void noFigureIsLeftOut() {
    assertThat(Spread.of(Double.NaN, 7)).isEqualTo(new Spread(7, 7, 7, 1, 0));
    assertThat(Spread.of(Double.NaN)).isEqualTo(Spread.of());
    assertThat(Spread.of().median()).isNaN();
  }
}
