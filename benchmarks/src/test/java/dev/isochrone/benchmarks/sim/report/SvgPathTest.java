/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SvgPathTest {
  private static final double NONE = Double.NaN;

  @Test
  void levelPartsAreOneStep() {
    assertThat(SvgPath.line(new double[] {0, 1, 2, 3.5}, new double[] {5, 5, 5, 4.2}))
        .hasToString("M0 5h2l1.5-.8");
  }

  @Test
  void noValueInterruptsALine() {
    assertThat(SvgPath.line(new double[] {0, 1, 2, 3}, new double[] {1, NONE, 1, 2}))
        .hasToString("M0 1M2 1l1 1");
  }

  @Test
  void roundingDoesNotAddUp() {
    double[] xs = new double[100];
    double[] ys = new double[100];
    for (int i = 0; i < xs.length; i++) {
      xs[i] = i * .14;
    }
    assertThat(SvgPath.line(xs, ys)).hasToString("M0 0h13.9");
  }

  @Test
  void areasAreClosed() {
    double[] xs = {0, 1, 2, 3};
    assertThat(SvgPath.area(xs, new double[] {1, 1, NONE, 1}, new double[] {3, 3, 3, 3}))
        .hasToString("M0 1h1v2h-1zM3 1v2z");
  }

  @Test
  void columnsStandOnTheGround() {
    double[] xs = {1, 3, 5, 7};
    assertThat(SvgPath.columns(xs, 2, new double[] {10, 8, 10, 9}, 10))
        .hasToString("M2 10v-2h2v2zM6 10v-1h2v1z");
  }
}
