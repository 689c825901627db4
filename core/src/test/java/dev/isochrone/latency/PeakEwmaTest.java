/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.time.VirtualTime;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PeakEwmaTest {
  private static final long S = 1_000_000_000L;

  /** Just before the overflow of the clock. */
  private static final long T = new VirtualTime(Long.MAX_VALUE - 1_000_000).nanoTime();

  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  private final PeakEwma ewma = new PeakEwma(10.0 * S);

  @Test
  void worseSampleIsBelievedAtOnceAndBetterOneByTheTimePassed() {
    ewma.add(T, 100);
    assertThat(ewma.decayed(T, 0)).isEqualTo(100);
    ewma.add(T + 10 * S, 50);
    // w = e^(-10/10) = 0.367879441171442; 100 w + 50 (1 - w)
    assertThat(ewma.decayed(T + 10 * S, 0)).isCloseTo(68.39397205857212, EXACT);
    ewma.add(T + 12 * S, 200);
    assertThat(ewma.decayed(T + 12 * S, 0)).isEqualTo(200);
    assertThat(ewma.samples()).isEqualTo(3);
  }

  @Test
  void manySamplesAtOneMomentForgetNothing() {
    ewma.add(T, 100);
    for (int i = 0; i < 1000; i++) {
      ewma.add(T, 1);
    }
    assertThat(ewma.decayed(T, 0)).isEqualTo(100);
  }

  @Test
  void withoutNewsItDecaysToTheFloor() {
    ewma.add(T, 200);
    assertThat(ewma.decayed(T + 10 * S, 0)).isCloseTo(73.57588823428847, EXACT);
    // 200 w + 50 (1 - w)
    assertThat(ewma.decayed(T + 10 * S, 50)).isCloseTo(105.18191617571635, EXACT);
    assertThat(ewma.decayed(T + 1000 * S, 50)).isCloseTo(50, Offset.offset(1e-6));
    assertThat(ewma.decayed(T, 300)).as("the floor is above it").isEqualTo(300);
  }

  @Test
  void clockReadBeforeTheLastSampleDoesNotRaiseIt() {
    ewma.add(T, 200);
    assertThat(ewma.decayed(T - 10 * S, 0)).isEqualTo(200);
  }

  @Test
  void withoutSamplesItIsTheFloor() {
    assertThat(ewma.decayed(T, 7)).isEqualTo(7);
    assertThat(ewma.samples()).isZero();
  }

  @Test
  void lowerBoundOnlyRaises() {
    ewma.atLeast(T, 10);
    assertThat(ewma.decayed(T, 0)).isEqualTo(10);
    ewma.atLeast(T, 30);
    assertThat(ewma.decayed(T, 0)).isEqualTo(30);
    ewma.atLeast(T, 20);
    assertThat(ewma.decayed(T, 0)).isEqualTo(30);
    assertThat(ewma.samples()).isEqualTo(2);
  }

  @Test
  void lowerBoundHoldsAgainstAPeakThatHasDecayedBelowIt() {
    ewma.add(T, 100);
    assertThat(ewma.decayed(T + 20 * S, 0)).isLessThan(60);
    ewma.atLeast(T + 20 * S, 60);
    assertThat(ewma.decayed(T + 20 * S, 0)).isGreaterThanOrEqualTo(60);
  }

  @Test
  void resetForgets() {
    ewma.add(T, 100);
    ewma.reset();
    assertThat(ewma.samples()).isZero();
    assertThat(ewma.decayed(T, 3)).isEqualTo(3);
    ewma.add(T, 1);
    assertThat(ewma.decayed(T, 0)).isEqualTo(1);
  }
}
