/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.outcome.Samples;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreakerTest {
  private final Breaker breaker = new Breaker("e");

  @Test
  void fiveFailuresOfFiveOpenIt() {
    breaker.record(Samples.of(OutcomeKind.FAILURE, 4, 1000));
    assertThat(breaker.isOpen()).isFalse();
    assertThat(breaker.isClosed()).isTrue();
    breaker.record(Samples.of(OutcomeKind.FAILURE, 1, 1000));
    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.isClosed()).isFalse();
    assertThat(breaker.describe()).isEqualTo("5 of the last 5 calls failed");
  }

  @Test
  void timeoutsAreFailures() {
    breaker.record(Samples.of(OutcomeKind.TIMEOUT, 5, 1000));
    assertThat(breaker.isOpen()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = OutcomeKind.class,
      names = {"SUCCESS", "APPLICATION_ERROR", "BUSY", "CANCELLED"})
  void otherOutcomesAreNot(OutcomeKind kind) {
    breaker.record(Samples.of(kind, 1000, 1000));
    assertThat(breaker.isOpen()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = OutcomeKind.class,
      names = {"BUSY", "CANCELLED"})
  void outcomesThatSayNothingDoNotDiluteTheErrors(OutcomeKind kind) {
    breaker.record(Samples.of(kind, 1000, 1000));
    breaker.record(Samples.of(OutcomeKind.FAILURE, 5, 1000));
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void halfOfTheWindowOpensItAndLessDoesNot() {
    breaker.record(Samples.of(OutcomeKind.SUCCESS, 12, OutcomeKind.FAILURE, 8));
    assertThat(breaker.isOpen()).isFalse();
    Breaker other = new Breaker("e");
    other.record(Samples.of(OutcomeKind.SUCCESS, 10, OutcomeKind.FAILURE, 10));
    assertThat(other.isOpen()).isTrue();
  }

  @Test
  void oneBeatOfManyCallsIsSeenAsItsRateAndNotAsItsLastCalls() {
    breaker.record(Samples.of(OutcomeKind.SUCCESS, 6000, OutcomeKind.FAILURE, 4000));
    assertThat(breaker.isOpen()).isFalse();
    Breaker other = new Breaker("e");
    other.record(Samples.of(OutcomeKind.SUCCESS, 4000, OutcomeKind.FAILURE, 6000));
    assertThat(other.isOpen()).isTrue();
  }

  @Test
  void backgroundErrorsOfOneInAThousandNeverOpenIt() {
    long seed = 4;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 100_000; i++) {
      int failures = random.nextInt(1000) == 0 ? 1 : 0;
      breaker.record(Samples.of(OutcomeKind.SUCCESS, 1 - failures, OutcomeKind.FAILURE, failures));
      assertThat(breaker.isOpen()).as("seed %d call %d", seed, i).isFalse();
    }
  }

  @Test
  void oldFailuresLeaveTheWindow() {
    breaker.record(Samples.of(OutcomeKind.FAILURE, 2, 1000));
    breaker.record(Samples.of(OutcomeKind.SUCCESS, Breaker.WINDOW, 1000));
    breaker.record(Samples.of(OutcomeKind.FAILURE, 9, 1000));
    assertThat(breaker.isOpen()).as("9 of 20").isFalse();
    breaker.record(Samples.of(OutcomeKind.FAILURE, 1, 1000));
    assertThat(breaker.isOpen()).as("10 of 20").isTrue();
  }

  @Test
  void closingForgets() {
    breaker.record(Samples.of(OutcomeKind.FAILURE, 5, 1000));
    breaker.close();
    assertThat(breaker.isClosed()).isTrue();
    breaker.record(Samples.of(OutcomeKind.FAILURE, 4, 1000));
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void closedOneCanBeHalfOpened() {
    breaker.halfOpen();
    assertThat(breaker.isClosed()).isFalse();
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void halfOpenIsNeitherOpenNorClosedAndCanBeHalfOpenedAgain() {
    breaker.record(Samples.of(OutcomeKind.FAILURE, 5, 1000));
    breaker.halfOpen();
    assertThat(breaker.isOpen()).isFalse();
    assertThat(breaker.isClosed()).isFalse();
    breaker.record(Samples.of(OutcomeKind.FAILURE, 1, 1000));
    breaker.halfOpen();
    breaker.record(Samples.of(OutcomeKind.FAILURE, 3, 1000));
    assertThat(breaker.isOpen()).isTrue();
    breaker.halfOpen();
    breaker.record(Samples.of(OutcomeKind.SUCCESS, 3, 1000));
    assertThat(breaker.isClosed()).isTrue();
  }
}
