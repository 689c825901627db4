/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.time.VirtualTime;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WindowedMinTest {
  private static final long S = 1_000_000_000L;
  private static final long T = new VirtualTime(Long.MAX_VALUE - 1_000_000).nanoTime();

  private final WindowedMin min = new WindowedMin(5 * S, T);

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(min.value(T)).isNaN();
    assertThat(min.value(T + 100 * S)).isNaN();
  }

  @Test
  void smallestSampleOfTheWindowCounts() {
    min.add(T, 9);
    min.add(T + S / 2, 7);
    min.add(T + S, 8);
    assertThat(min.value(T + S)).isEqualTo(7);
  }

  @Test
  void sampleExpiresWithItsSubWindow() {
    min.add(T, 5);
    min.add(T + 3 * S, 9);
    assertThat(min.value(T + 5 * S - 1)).isEqualTo(5);
    assertThat(min.value(T + 5 * S)).isEqualTo(9);
  }

  @Test
  void lastKnownMinimumStaysWhenNobodyLooks() {
    min.add(T, 9);
    min.add(T + S, 5);
    assertThat(min.value(T + 3600 * S)).isEqualTo(5);
  }

  @Test
  void lastKnownMinimumIsOfTheLastWindowThatHadAny() {
    min.add(T, 5);
    assertThat(min.value(T)).isEqualTo(5);
    min.add(T + 20 * S, 8);
    assertThat(min.value(T + 20 * S)).isEqualTo(8);
    assertThat(min.value(T + 100 * S)).isEqualTo(8);
  }

  @Test
  void stepUpTakesEffectAfterTheWindowAndStepDownAtOnce() {
    long t = T;
    for (; t - (T + 10 * S) < 0; t += S / 10) {
      min.add(t, 3);
    }
    long step = t;
    while (min.value(t) < 400) {
      assertThat(t - step).isLessThan(5 * S + S);
      min.add(t, 400);
      t += S / 10;
    }
    assertThat(t - step).as("not before the window has passed").isGreaterThanOrEqualTo(4 * S);
    min.add(t, 2);
    assertThat(min.value(t)).isEqualTo(2);
  }

  @Test
  void agreesWithTheWholeHistoryToWithinASubWindow() {
    long seed = 1;
    SplittableRandom random = new SplittableRandom(seed);
    int n = 5000;
    long[] times = new long[n];
    double[] samples = new double[n];
    long t = T;
    for (int i = 0; i < n; i++) {
      t += random.nextLong(S / 5);
      times[i] = t;
      samples[i] = random.nextDouble();
      min.add(t, samples[i]);
      double narrow = Double.POSITIVE_INFINITY;
      double wide = Double.POSITIVE_INFINITY;
      for (int j = i; j >= 0 && t - times[j] < 5 * S; j--) {
        wide = Math.min(wide, samples[j]);
        // Sub-windows start with a sample, so that each may be a gap longer than a fifth.
        narrow = t - times[j] < 4 * S ? wide : narrow;
      }
      assertThat(min.value(t)).as("seed %d step %d", seed, i).isBetween(wide, narrow);
    }
  }

  @Test
  void windowShorterThanItsPartsStillWorks() {
    WindowedMin tiny = new WindowedMin(1, T);
    tiny.add(T, 4);
    assertThat(tiny.value(T)).isEqualTo(4);
    tiny.add(T + 10, 6);
    assertThat(tiny.value(T + 10)).isEqualTo(6);
  }
}
