/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AxisTest {

  @Test
  void logAxisEndsAtRoundValuesBeyondTheData() {
    Axis axis = Axis.log(12, 430, 100, 0);
    assertThat(axis.min()).isEqualTo(10);
    assertThat(axis.max()).isEqualTo(500);
    assertThat(axis.ticks()).containsExactly(10d, 20d, 50d, 100d, 200d, 500d);
    assertThat(axis.at(10)).isEqualTo(100);
    assertThat(axis.at(500)).isZero();
    assertThat(axis.at(1e9)).isZero();
  }

  @Test
  void oneValueHasAnAxisToo() {
    Axis axis = Axis.log(10, 10, 100, 0);
    assertThat(axis.min()).isEqualTo(10);
    assertThat(axis.max()).isEqualTo(20);
  }

  @Test
  void wideLogAxisHasPowersOfTen() {
    assertThat(Axis.log(1, 5000, 100, 0).ticks()).containsExactly(1d, 10d, 100d, 1000d);
  }

  @Test
  void secondsHaveRoundTicks() {
    assertThat(Axis.linear(0, 90, 0, 900).ticks()).startsWith(0d, 10d, 20d).hasSize(10);
    assertThat(Axis.linear(0, 3000, 0, 900).ticks()).startsWith(0d, 300d).hasSize(11);
    assertThat(Axis.linear(0, 90000, 0, 900).ticks()).hasSizeBetween(8, 13);
  }
}
