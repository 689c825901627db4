/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.time.VirtualTime;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** With the defaults: 20 %, or half a millisecond where that is more; 500 ms of dwell. */
class SteadyDistanceTest {
  private static final double MS = 1e6;
  private static final long BEAT = 10_000_000;
  private static final long DWELL = 500_000_000;

  private final VirtualTime time = new VirtualTime(Long.MAX_VALUE - DWELL);
  private final SteadyDistance steady = new SteadyDistance(() -> PriorityConfig.DEFAULT);

  private boolean update(double millis) {
    return steady.update(time.nanoTime(), millis * MS, SteadyDistance.YOUNG_SAMPLES);
  }

  /** So many beats of the same value; returns how many changed what is published. */
  private int beats(int n, double millis) {
    int changes = 0;
    for (int i = 0; i < n; i++) {
      time.advanceNanos(BEAT);
      changes += update(millis) ? 1 : 0;
    }
    return changes;
  }

  private double published() {
    return steady.nanos() / MS;
  }

  @Test
  void nothingIsKnownAtFirstAndUnknownTeachesNothing() {
    assertThat(steady.nanos()).isNaN();
    assertThat(update(Double.NaN)).isFalse();
    assertThat(steady.nanos()).isNaN();
    assertThat(update(10)).isTrue();
    assertThat(update(Double.NaN)).isFalse();
    assertThat(published()).isEqualTo(10);
  }

  @Test
  void firstValueIsPublishedAtOnce() {
    assertThat(update(10)).isTrue();
    assertThat(published()).isEqualTo(10);
    assertThat(update(10)).isFalse();
  }

  @Test
  void lastingStepMovesOnceAndAfterTheDwell() {
    update(3);
    assertThat(beats(50, 400)).as("490 ms after it was first seen").isZero();
    assertThat(published()).isEqualTo(3);
    assertThat(beats(1, 400)).isEqualTo(1);
    assertThat(published()).isEqualTo(400);
    assertThat(beats(1000, 400)).isZero();
  }

  @Test
  void stepDownMovesOnceTooAndToWhereItIsThen() {
    update(400);
    assertThat(beats(50, 3)).isZero();
    assertThat(beats(1, 4)).isEqualTo(1);
    assertThat(published()).isEqualTo(4);
  }

  @Test
  void changeUpToTheThresholdMovesNothing() {
    update(10);
    assertThat(beats(1000, 12)).isZero();
    assertThat(beats(1000, 8)).isZero();
    assertThat(beats(100, 12.001)).isEqualTo(1);
  }

  @Test
  void changeThatCannotMatterForTheLevelMovesNothing() {
    update(1); // 20 % would be 0.2 ms; a quarter of the window is 0.5 ms
    assertThat(beats(1000, 1.5)).isZero();
    assertThat(beats(100, 1.51)).isEqualTo(1);
  }

  @Test
  void returnWithinTheDwellStartsItAnew() {
    update(10);
    for (int i = 0; i < 20; i++) {
      assertThat(beats(45, 30)).isZero();
      assertThat(beats(1, 10)).isZero();
    }
    assertThat(published()).isEqualTo(10);
  }

  @Test
  void jumpFromAboveToBelowStartsTheDwellAnew() {
    update(10);
    for (int i = 0; i < 20; i++) {
      assertThat(beats(40, 30)).isZero();
      assertThat(beats(40, 3)).isZero();
    }
    assertThat(published()).isEqualTo(10);
    assertThat(beats(51, 30)).isEqualTo(1);
  }

  @Test
  void noiseOfFifteenPercentMovesNothing() {
    long seed = 8;
    SplittableRandom random = new SplittableRandom(seed);
    update(10);
    int changes = 0;
    for (int i = 0; i < 100_000; i++) {
      changes += beats(1, 10 * (0.85 + 0.3 * random.nextDouble()));
    }
    assertThat(changes).as("seed %d", seed).isZero();
    assertThat(published()).isEqualTo(10);
  }

  @Test
  void noiseMovesNothingEvenIfTheFirstValueWasItsExtreme() {
    long seed = 9;
    SplittableRandom random = new SplittableRandom(seed);
    update(11.5);
    int changes = 0;
    for (int i = 0; i < 100_000; i++) {
      changes += beats(1, 10 * (0.85 + 0.3 * random.nextDouble()));
    }
    assertThat(changes).as("seed %d", seed).isZero();
  }

  @Test
  void youngEstimatesFollowAtOnceButNotForTrifles() {
    update(300);
    int young = SteadyDistance.YOUNG_SAMPLES - 1;
    assertThat(steady.update(time.nanoTime(), 3 * MS, young)).isTrue();
    assertThat(published()).isEqualTo(3);
    assertThat(steady.update(time.nanoTime(), 3.4 * MS, young)).isFalse();
    assertThat(published()).isEqualTo(3);
    assertThat(steady.update(time.nanoTime(), 300 * MS, young + 1)).as("grown up").isFalse();
  }
}
