/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentQuantileTest {
  private static final long SEED = 20261122;

  private final RecentQuantile p95 = new RecentQuantile(0.95, 0);
  private final SplittableRandom random = new SplittableRandom(SEED);
  private long now;
  private long gapNanos = 100_000_000; // ten a second, unless a test says so

  private void add(long nanos) {
    now += gapNanos;
    p95.add(now, nanos);
  }

  private double exponential(double meanNanos) {
    return -meanNanos * Math.log(1 - random.nextDouble());
  }

  private void exponential(double meanNanos, int times) {
    for (int i = 0; i < times; i++) {
      add((long) exponential(meanNanos));
    }
  }

  @Test
  void ofFewTimesNothingIsSaid() {
    exponential(1e6, RecentQuantile.LEAST - 10);
    assertThat(p95.nanos()).isEqualTo(Long.MAX_VALUE);
    exponential(1e6, 30);
    assertThat(p95.nanos()).isLessThan(Long.MAX_VALUE);
  }

  @Test
  void ofTwoSecondsNothingIsSaidEither() {
    gapNanos = 1_000_000;
    exponential(1e6, 1_990);
    assertThat(p95.nanos()).isEqualTo(Long.MAX_VALUE);
    exponential(1e6, 30);
    assertThat(p95.nanos()).isLessThan(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 1, 2})
  void aTwentiethExceedsItHoweverLongTheTail(double sigma) {
    int exceeded = 0;
    int known = 0;
    for (int i = 0; i < 100_000; i++) {
      long nanos = (long) (1e6 * Math.exp(sigma * random.nextGaussian()));
      if (p95.nanos() < Long.MAX_VALUE) {
        known++;
        exceeded += nanos > p95.nanos() ? 1 : 0;
      }
      add(nanos);
    }
    // A bucket's upper end: less than a twentieth where times differ little.
    assertThat(exceeded / (double) known).as("seed " + SEED).isBetween(0.03, 0.056);
  }

  @Test
  void whatComesInBurstsIsExceededByATwentiethToo() {
    gapNanos = 3_333_333; // 300 a second
    int exceeded = 0;
    int known = 0;
    for (int i = 0; i < 60_000; i++) {
      boolean burst = i % 900 < 60; // 0.2 s in 3, when all takes longer
      long nanos = (long) (exponential(1e6) + (burst ? 5e6 : 0));
      if (p95.nanos() < Long.MAX_VALUE) {
        known++;
        exceeded += nanos > p95.nanos() ? 1 : 0;
      }
      add(nanos);
    }
    assertThat(exceeded / (double) known).as("seed " + SEED).isBetween(0.03, 0.06);
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
      add(-5);
    }
    assertThat(p95.nanos()).isLessThan(20_000);
    for (int i = 0; i < 1000; i++) {
      add(Long.MAX_VALUE);
    }
    assertThat(p95.nanos()).isGreaterThan(60_000_000_000L).isLessThan(Long.MAX_VALUE);
  }
}
