/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.time.VirtualTime;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CallMeanTest {
  private static final long S = 1_000_000_000L;
  private static final long T = new VirtualTime(Long.MAX_VALUE - 1_000_000).nanoTime();
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  private final CallMean mean = new CallMean(10e9, 100);

  @Test
  void youngOneIsThePlainMean() {
    assertThat(mean.value()).isNaN();
    mean.add(T, 900, 1);
    assertThat(mean.value()).isEqualTo(900);
    mean.add(T, 300, 2);
    assertThat(mean.value()).isCloseTo(500, EXACT);
    mean.add(T + S, 100, 1);
    assertThat(mean.value()).isCloseTo(400, EXACT);
  }

  @Test
  void underLoadItFollowsByTime() {
    mean.add(T, 100, 100_000);
    mean.add(T + 10 * S, 200, 5000);
    assertThat(mean.value()).isCloseTo(200 - 100 / Math.E, EXACT);
  }

  @Test
  void atAFewCallsASecondItFollowsByTheirNumber() {
    mean.add(T, 100, 100_000);
    mean.add(T + 1000 * S, 200, 50);
    assertThat(mean.value()).isCloseTo(200 - 100 * Math.exp(-0.5), EXACT);
    mean.reset();
    assertThat(mean.value()).isNaN();
  }
}
