/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of {@code docs/health.md}, by simulation. */
class FailureRunTest {
  @ParameterizedTest
  @CsvSource({"2, 2", "3, 2", "4, 3", "5, 3", "10, 6", "20, 10", "100, 15", "1000, 16"})
  void soManyAreASampleOfSoMany(int of, int enough) {
    assertThat(FailureRun.enough(of)).isEqualTo(enough);
  }

  @Test
  void endpointCountsOnceAndASuccessAnywhereBeginsAnew() {
    FailureRun run = new FailureRun();
    long a = run.add(0, 2, 0);
    a = run.add(0, 1, a);
    long b = run.add(0, 1, 0);
    run.tickEnds();
    assertThat(run.endpoints()).isEqualTo(2);
    assertThat(run.includes(a) && run.includes(b)).isTrue();
    run.add(1, 0, 0);
    run.tickEnds();
    assertThat(run.endpoints()).isZero();
    assertThat(run.includes(a)).isFalse();
    run.add(0, 1, a);
    assertThat(run.endpoints()).isEqualTo(1);
  }

  /** One call after the other to the idler of two, where the dead ones are always idle. */
  private static boolean mistaken(SplittableRandom random, int of) {
    int dead = of / 2;
    FailureRun run = new FailureRun();
    long[] runs = new long[of];
    int enough = FailureRun.enough(of);
    while (run.endpoints() < enough) {
      int i = random.nextInt(of);
      int j = random.nextInt(of - 1);
      int chosen = Math.min(i, j >= i ? j + 1 : j); // the first are the dead ones
      if (chosen >= dead) {
        return false;
      }
      runs[chosen] = run.add(0, 1, runs[chosen]);
      run.tickEnds();
    }
    return true;
  }

  /** From when half of the site dies to the first success: a mistake would be made here. */
  @ParameterizedTest
  @CsvSource({"4, 0", "10, 0", "20, 0.0027", "100, 0.0070", "1000, 0.0095"})
  void lossOfHalfOfASiteIsSeldomTakenForItsWholeLoss(int of, double expected) {
    long seed = 17;
    SplittableRandom random = new SplittableRandom(seed);
    int losses = 200_000;
    int mistakes = 0;
    for (int i = 0; i < losses; i++) {
      mistakes += mistaken(random, of) ? 1 : 0;
    }
    double measured = (double) mistakes / losses;
    System.out.printf("%d endpoints: %.4f%n", of, measured);
    assertThat(measured).as("seed %d", seed).isLessThanOrEqualTo(FailureRun.MISTAKEN);
    assertThat(measured).as("seed %d", seed).isBetween(0.7 * expected, 1.3 * expected);
  }
}
