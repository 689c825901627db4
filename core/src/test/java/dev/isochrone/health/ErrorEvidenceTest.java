/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of {@code docs/health.md}, by simulation. */
class ErrorEvidenceTest {
  private final ErrorEvidence evidence = new ErrorEvidence();

  private boolean after(String calls) {
    calls.chars().forEach(call -> evidence.add(call == '.'));
    return evidence.guilty();
  }

  @ParameterizedTest
  @CsvSource({
    "XX, false",
    "XXX, true",
    "X.........XX, true", // three of twelve
    "X..........XX, false",
    "X...............................XXX, true",
    "........................................XXX, true",
  })
  void fewFailuresSufficeIfTheyAreClose(String calls, boolean guilty) {
    assertThat(after(calls)).isEqualTo(guilty);
  }

  @Test
  void tellsWhatItIsBasedOn() {
    after("........X..XX");
    assertThat(evidence.failures()).isEqualTo(3);
    assertThat(evidence.calls()).as("since the first of them").isEqualTo(5);
  }

  @Test
  void goodCallsWearItOff() {
    after("XX");
    after(".".repeat(48)); // 2 · 5.3 / 0.22
    assertThat(evidence.failures()).isZero();
    assertThat(evidence.calls()).isZero();
    assertThat(after("XX")).isFalse();
  }

  @Test
  void alikeAmongItsPeersIsNotGuilty() {
    evidence.against(0.33);
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 1_000_000; i++) {
      evidence.add(random.nextDouble() >= 0.33);
      assertThat(evidence.guilty()).as("seed 8, call %d", i).isFalse();
    }
  }

  @Test
  void deadIsGuiltyWhateverItsPeersAre() {
    evidence.against(1);
    assertThat(after("X".repeat(23))).isFalse();
    assertThat(after("X")).isTrue();
  }

  @Test
  void whatSpeaksForAnothersGuiltIsTakenOff() {
    ErrorEvidence other = new ErrorEvidence();
    for (int i = 0; i < 3; i++) {
      evidence.add(false);
      other.add(false);
    }
    evidence.add(false);
    evidence.exclude(other);
    assertThat(evidence.failures()).isEqualTo(1);
    assertThat(evidence.calls()).isEqualTo(1);
    assertThat(after("X")).isFalse();
    assertThat(after("X")).isTrue();
  }

  /** At most one false ejection in a million decisions: it is about one in thirty million. */
  @Test
  void backgroundErrorsOfOneInAThousandEjectLessThanOnceInAMillionCalls() {
    long seed = 11;
    int decisions = 100_000_000;
    int ejections = falseEjections(seed, decisions, 0.001);
    System.out.printf("seed %d: %d false ejections in %,d decisions%n", seed, ejections, decisions);
    assertThat(ejections).as("seed %d", seed).isLessThanOrEqualTo(decisions / 1_000_000);
    assertThat(ejections).as("what the docs say, seed %d", seed).isBetween(1, 10);
  }

  /** Background errors beyond those it is meant for, while the peers have none. */
  @ParameterizedTest
  @CsvSource({"0.002, 0.2", "0.005, 9", "0.01, 86"})
  void moreBackgroundErrorsEjectMoreOften(double errorRate, double perMillion) {
    long seed = 13;
    int decisions = 10_000_000;
    double measured = falseEjections(seed, decisions, errorRate) * 1e6 / decisions;
    System.out.printf("seed %d: rate %.3f: %.1f in a million%n", seed, errorRate, measured);
    assertThat(measured).as("seed %d", seed).isBetween(perMillion / 3, perMillion * 3);
  }

  private int falseEjections(long seed, int decisions, double errorRate) {
    SplittableRandom random = new SplittableRandom(seed);
    long limit = (long) (errorRate * (1L << 31));
    int ejections = 0;
    for (int i = 0; i < decisions; i++) {
      evidence.add((random.nextInt() >>> 1) >= limit);
      if (evidence.guilty()) {
        ejections++;
        evidence.forget();
      }
    }
    return ejections;
  }

  /** Mean and 95th percentile of the calls until a change to this error rate is found. */
  @ParameterizedTest
  @CsvSource({"1.00, 3.0, 3", "0.50, 6.0, 11", "0.33, 9.3, 19", "0.10, 41, 96", "0.05, 131, 351"})
  void findsAChangeWithinSoManyCalls(double errorRate, double mean, int p95) {
    long seed = 12;
    SplittableRandom random = new SplittableRandom(seed);
    int[] calls = new int[20_000];
    for (int i = 0; i < calls.length; i++) {
      evidence.forget();
      while (!evidence.guilty()) {
        evidence.add(random.nextDouble() >= errorRate);
        calls[i]++;
      }
    }
    java.util.Arrays.sort(calls);
    double measured = java.util.Arrays.stream(calls).average().orElseThrow();
    int measuredP95 = calls[(int) (0.95 * calls.length)];
    System.out.printf("rate %.2f: %.1f calls, p95 %d%n", errorRate, measured, measuredP95);
    assertThat(measured).as("seed %d", seed).isBetween(0.93 * mean, 1.07 * mean);
    assertThat((double) measuredP95).as("seed %d", seed).isBetween(0.9 * p95, 1.1 * p95);
  }
}
