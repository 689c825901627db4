/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.time.VirtualTime;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final long S = 1_000_000_000L;
  private static final long T = new VirtualTime(Long.MAX_VALUE - S).nanoTime();

  /** Always the middle of the jitter: the nominal wait. */
  private static final RandomGenerator MIDDLE =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return Long.MIN_VALUE; // as a double: 0.5
        }
      };

  private final Backoff backoff = new Backoff(MIDDLE);

  private long fellSeconds(long atSeconds) {
    return backoff.fell(T + atSeconds * S, 7 * S, S, 30 * S) / S;
  }

  @Test
  void firstWaitIsItsOwnAndTheNextOnesDoubleUpToTheBound() {
    assertThat(fellSeconds(0)).isEqualTo(7);
    long[] expected = {1, 2, 4, 8, 16, 30, 30, 30};
    for (int i = 0; i < expected.length; i++) {
      assertThat(fellSeconds(i)).as("fall %d", i + 2).isEqualTo(expected[i]);
    }
    assertThat(backoff.falls()).isEqualTo(9);
  }

  @Test
  void doublesHoweverLongItStaysOutBetweenFalls() {
    assertThat(fellSeconds(0)).isEqualTo(7);
    assertThat(fellSeconds(100)).isEqualTo(1);
    backoff.returned(T + 101 * S);
    assertThat(fellSeconds(102)).isEqualTo(2);
    assertThat(fellSeconds(200)).as("out for 98 s is not good for 98 s").isEqualTo(4);
    assertThat(fellSeconds(400)).isEqualTo(8);
  }

  @Test
  void shortReturnIsNotForgiven() {
    fellSeconds(0);
    fellSeconds(1);
    backoff.returned(T + 2 * S);
    assertThat(backoff.fell(T + 32 * S - 1, 7 * S, S, 30 * S)).isEqualTo(2 * S);
  }

  @Test
  void halvesWithEachGoodHalfMinute() {
    for (int i = 0; i < 5; i++) {
      fellSeconds(i);
    }
    backoff.returned(T + 10 * S);
    assertThat(backoff.fell(T + 40 * S - 1, 7 * S, S, 30 * S)).as("none").isEqualTo(16 * S);
    backoff.returned(T + 50 * S);
    assertThat(fellSeconds(80)).as("one").isEqualTo(16);
    backoff.returned(T + 90 * S);
    assertThat(fellSeconds(150)).as("two").isEqualTo(8);
  }

  @Test
  void enoughGoodTimeForgetsAll() {
    fellSeconds(0);
    fellSeconds(1);
    backoff.returned(T + 2 * S);
    assertThat(backoff.remembers(T + 62 * S - 1)).isTrue();
    assertThat(backoff.remembers(T + 62 * S)).isFalse();
    assertThat(fellSeconds(62)).isEqualTo(7);
    assertThat(fellSeconds(63)).isEqualTo(1);
  }

  @Test
  void hundredFallsDoNotOverflow() {
    for (int i = 0; i < 100; i++) {
      assertThat(backoff.fell(T, S, S, 300 * S)).isBetween(S, 300 * S);
    }
  }

  @Test
  void everyWaitIsJitteredByAFifth() {
    long seed = 5;
    SplittableRandom random = new SplittableRandom(seed);
    double least = Double.MAX_VALUE;
    double most = 0;
    double firstLeast = Double.MAX_VALUE;
    double firstMost = 0;
    for (int i = 0; i < 10_000; i++) {
      Backoff b = new Backoff(random);
      double first = b.fell(T, 10 * S, S, 300 * S) / 10.0 / S;
      firstLeast = Math.min(firstLeast, first);
      firstMost = Math.max(firstMost, first);
      double wait = (double) b.fell(T, 10 * S, S, 300 * S) / S;
      least = Math.min(least, wait);
      most = Math.max(most, wait);
    }
    assertThat(least).as("seed %d", seed).isCloseTo(0.8, Offset.offset(0.001));
    assertThat(most).as("seed %d", seed).isCloseTo(1.2, Offset.offset(0.001));
    assertThat(firstLeast).as("first, seed %d", seed).isCloseTo(0.8, Offset.offset(0.001));
    assertThat(firstMost).as("first, seed %d", seed).isCloseTo(1.2, Offset.offset(0.001));
  }

  @Test
  void firstWaitOfNothingIsNothing() {
    assertThat(backoff.fell(T, 0, S, 30 * S)).isZero();
  }
}
