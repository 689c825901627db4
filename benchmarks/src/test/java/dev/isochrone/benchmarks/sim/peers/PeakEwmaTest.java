/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PeakEwmaTest {
  private static final long TAU = 10_000_000_000L;

  @Test
  void jumpsUpAtOnceAndDownByTheTimeThatPassed() {
    PeakEwma load = new PeakEwma(0, 0);
    load.observe(100, 0);
    assertThat(load.at(0)).isEqualTo(100);
    load.observe(20, TAU);
    double expected = 100 / Math.E + 20 * (1 - 1 / Math.E);
    assertThat(load.at(TAU)).isCloseTo(expected, within(1e-9));
    load.observe(500, TAU);
    assertThat(load.at(TAU)).isEqualTo(500);
  }

  @Test
  void timeWithoutASampleCountsAsZero() {
    PeakEwma load = new PeakEwma(30, 0);
    assertThat(load.at(TAU)).isCloseTo(30 / Math.E, within(1e-9));
    assertThat(load.at(2 * TAU)).isCloseTo(30 / Math.E / Math.E, within(1e-9));
  }

  @Test
  void costsOneCallMoreThanArePending() {
    PeakEwma load = new PeakEwma(0, 0);
    load.started();
    load.started();
    load.ended(7, 0);
    assertThat(load.pending()).isEqualTo(1);
    assertThat(load.cost(0)).isEqualTo(14);
    assertThat(FinaglePeakEwma.cost(load, 0)).isEqualTo(14);
  }

  @Test
  void finaglePenalisesWhatIsUnknownAndBusy() {
    PeakEwma load = new PeakEwma(0, 0);
    assertThat(FinaglePeakEwma.cost(load, 0)).isZero();
    load.started();
    assertThat(FinaglePeakEwma.cost(load, 0)).isEqualTo((double) (Long.MAX_VALUE >> 16) + 1);
  }
}
