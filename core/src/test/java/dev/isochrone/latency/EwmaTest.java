/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.time.VirtualTime;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EwmaTest {
  private static final long S = 1_000_000_000L;
  private static final long T = new VirtualTime(Long.MAX_VALUE - 1_000_000).nanoTime();
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  private final Ewma ewma = new Ewma(2.0 * S);

  @Test
  void sampleWeighsByTheTimeSinceTheOneBefore() {
    ewma.add(T, 100, 1);
    ewma.add(T + 2 * S, 50, 1);
    // w = e^(-2/2), less than the 1/2 by count: 100 w + 50 (1 - w)
    assertThat(ewma.decayed(T + 2 * S, 0)).isCloseTo(68.39397205857212, EXACT);
    ewma.add(T + 3 * S, 10, 1);
    // w = e^(-1/2) = 0.60653 by time, 2/3 by count
    assertThat(ewma.decayed(T + 3 * S, 0)).isCloseTo(45.41809274602143, Offset.offset(1e-3));
    assertThat(ewma.samples()).isEqualTo(3);
  }

  @Test
  void youngMeanIsThePlainOne() {
    ewma.add(T, 100, 1);
    ewma.add(T, 200, 1);
    assertThat(ewma.decayed(T, 0)).isCloseTo(150, EXACT);
    ewma.add(T, 300, 2);
    assertThat(ewma.decayed(T, 0)).isCloseTo((100 + 200 + 300 + 300) / 4.0, EXACT);
    assertThat(ewma.samples()).isEqualTo(4);
  }

  @Test
  void withoutNewsItFadesToTheFloor() {
    ewma.add(T, 100, 1);
    // 100 w + 10 (1 - w), w = e^-1
    assertThat(ewma.decayed(T + 2 * S, 10)).isCloseTo(43.1091497054298, EXACT);
    assertThat(ewma.decayed(T + 2 * S, 200)).as("upwards too").isCloseTo(163.2120558828558, EXACT);
    assertThat(ewma.decayed(T - S, 10)).as("before the sample").isEqualTo(100);
  }

  @Test
  void withoutSamplesItIsTheFloor() {
    assertThat(ewma.decayed(T, 7)).isEqualTo(7);
    ewma.add(T, 100, 5);
    ewma.reset();
    assertThat(ewma.samples()).isZero();
    assertThat(ewma.decayed(T, 7)).isEqualTo(7);
    ewma.add(T, 20, 1);
    assertThat(ewma.decayed(T, 0)).isEqualTo(20);
  }
}
