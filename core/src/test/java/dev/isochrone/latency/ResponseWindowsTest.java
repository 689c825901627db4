/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.HdrHistogram.IntCountsHistogram;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseWindowsTest {
  private static final long MS = 1_000_000;

  private final ResponseWindows windows = new ResponseWindows();

  @Test
  void thereIsNothingUntilASecondIsFull() {
    assertThat(windows.quantiles(50)).isNull();
    windows.record(5 * MS);
    assertThat(windows.quantiles(50)).isNull();
    windows.rotate();
    assertThat(windows.quantiles(50)).isNotNull();
  }

  @Test
  void quantilesAreWithinOnePercentOfTheExactOnes() {
    long seed = 3;
    SplittableRandom random = new SplittableRandom(seed);
    int n = 20_000;
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = 10 * MS * Math.exp(random.nextDouble() * 5); // 10 ms to 1.5 s
      windows.record((long) values[i]);
      if (i % (n / 9) == 0) {
        windows.rotate();
      }
    }
    windows.rotate();
    Arrays.sort(values);
    double[] percentiles = {1, 10, 50, 90, 99, 99.9, 100};
    double[] found = windows.quantiles(percentiles);
    for (int i = 0; i < percentiles.length; i++) {
      double exact = values[Math.max(0, (int) Math.ceil(percentiles[i] / 100 * n) - 1)];
      assertThat(found[i])
          .as("seed %d p%s", seed, percentiles[i])
          .isCloseTo(exact, Percentage.withPercentage(1));
    }
  }

  @Test
  void responseLeavesAfterTenSeconds() {
    windows.record(5 * MS);
    for (int second = 1; second <= 10; second++) {
      windows.rotate();
      assertThat(windows.quantiles(50)).as("second %d", second).isNotNull();
    }
    windows.rotate();
    assertThat(windows.quantiles(50)).isNull();
  }

  @Test
  void secondsAddUpAndLeaveOneByOne() {
    windows.record(10 * MS);
    windows.rotate();
    windows.record(100 * MS);
    windows.rotate();
    assertThat(windows.quantiles(0, 100)[0]).isCloseTo(10 * MS, Offset.offset(0.1 * MS));
    assertThat(windows.quantiles(0, 100)[1]).isCloseTo(100 * MS, Offset.offset(1.0 * MS));
    for (int i = 0; i < 9; i++) {
      windows.rotate();
    }
    assertThat(windows.quantiles(0)[0]).isCloseTo(100 * MS, Offset.offset(1.0 * MS));
  }

  @Test
  void longerThanAMinuteCountsAsAMinute() {
    windows.record(3_600_000 * MS);
    windows.rotate();
    assertThat(windows.quantiles(100)[0]).isCloseTo(60_000.0 * MS, Percentage.withPercentage(1));
  }

  @Test
  void shorterThanTheUnitCountsAsTheUnit() {
    windows.record(1);
    windows.rotate();
    assertThat(windows.quantiles(100)[0]).isEqualTo(10_000);
  }

  @Test
  void quantilesAreExactlyThoseOfAHistogramThatSawEachTime() {
    long seed = 4;
    SplittableRandom random = new SplittableRandom(seed);
    IntCountsHistogram direct = new IntCountsHistogram(1, 6_000_000, 2);
    double[] percentiles = {0, 1, 50, 90, 99, 99.9, 100};
    for (int i = 0; i < 100_000; i++) {
      long units = 1 + (long) Math.exp(random.nextDouble() * Math.log(6e6 - 1));
      windows.record(units * 10_000);
      direct.recordValue(units);
    }
    windows.rotate();
    for (double p : percentiles) {
      assertThat(windows.quantiles(p)[0])
          .as("seed %d p%s", seed, p)
          .isEqualTo(direct.getValueAtPercentile(p) * 10_000.0);
    }
  }

  @Test
  void responseLeavesTheMinuteWithinFiveSecondsOfItsEnd() {
    for (int offset = 0; offset < 5; offset++) {
      ResponseWindows w = new ResponseWindows();
      for (int i = 0; i < offset; i++) {
        w.rotate();
      }
      w.record(5 * MS);
      int seconds = 0;
      do {
        w.rotate();
        seconds++;
      } while (w.minuteQuantiles(50) != null);
      // The rotation after the last one that still had it.
      assertThat(seconds - 1).as("offset %d", offset).isEqualTo(60 - offset);
    }
  }

  @Test
  void minuteRemembersWhatTenSecondsForget() {
    windows.record(100 * MS);
    for (int i = 0; i < 20; i++) {
      windows.rotate();
    }
    windows.record(10 * MS);
    windows.rotate();
    assertThat(windows.quantiles(0, 100)[1]).isCloseTo(10 * MS, Offset.offset(0.1 * MS));
    assertThat(windows.minuteQuantiles(0, 100)[0]).isCloseTo(10 * MS, Offset.offset(0.1 * MS));
    assertThat(windows.minuteQuantiles(0, 100)[1]).isCloseTo(100 * MS, Offset.offset(1.0 * MS));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, 86_400_000_000_001L, Long.MAX_VALUE})
  void absurdSampleIsDropped(long nanos) {
    windows.record(nanos);
    windows.rotate();
    assertThat(windows.quantiles(50)).isNull();
  }
}
