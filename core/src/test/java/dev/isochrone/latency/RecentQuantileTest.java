/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentQuantileTest {
  private static final long SEED = 20261122;

  private final RecentQuantile p95 = new RecentQuantile(0.95);
  private final SplittableRandom random = new SplittableRandom(SEED);

  private void exponential(double meanNanos, int times) {
    for (int i = 0; i < times; i++) {
      p95.add((long) (-meanNanos * Math.log(1 - random.nextDouble())));
    }
  }

  @Test
  void ofFewTimesNothingIsSaid() {
    exponential(1e6, RecentQuantile.LEAST - 10);
    assertThat(p95.nanos()).isEqualTo(Long.MAX_VALUE);
    exponential(1e6, 30);
    assertThat(p95.nanos()).isLessThan(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e5, 1e6, 3.3e7, 1e9})
  void itIsTheQuantileOrALittleMore(double meanNanos) {
    exponential(meanNanos, 10_000);
    double exact = -meanNanos * Math.log(0.05);
    assertThat((double) p95.nanos()).as("seed " + SEED).isBetween(0.8 * exact, 1.3 * exact);
  }

  @Test
  void itFollowsWithinAThousandTimes() {
    exponential(1e6, 10_000);
    exponential(1e8, 1_000);
    assertThat((double) p95.nanos()).isBetween(1.8e8, 4.5e8);
    exponential(1e6, 4_000);
    assertThat((double) p95.nanos()).isLessThan(6e6);
  }

  @Test
  void whatIsOutOfTheTableIsAtItsEnds() {
    for (int i = 0; i < 100; i++) {
      p95.add(-5);
    }
    assertThat(p95.nanos()).isLessThan(20_000);
    for (int i = 0; i < 1000; i++) {
      p95.add(Long.MAX_VALUE);
    }
    assertThat(p95.nanos()).isGreaterThan(60_000_000_000L).isLessThan(Long.MAX_VALUE);
  }
}
