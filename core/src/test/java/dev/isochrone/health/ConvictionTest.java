/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvictionTest {
  private final Conviction conviction = new Conviction();

  /** The bounds are what a table of the binomial distribution gives to the second digit. */
  @ParameterizedTest
  @CsvSource({
    "3, 3, 0.526, 5",
    "10, 10, 0.787, 3",
    "1000, 1000, 0.997, 3",
    "3, 5, 0.273, 10",
    "3, 12, 0.107, 28",
    "34, 100, 0.267, 10",
    "10, 100, 0.061, 30",
  })
  void trialsAreProportionateToTheRateAsFarAsItIsKnown(
      int failures, int calls, double atLeast, int trials) {
    assertThat(Conviction.wilsonLowerBound(failures, calls, 1.645))
        .isCloseTo(atLeast, within(5e-3));
    conviction.byEvidence(failures, calls, false);
    assertThat(conviction.trialsNeeded()).isEqualTo(trials);
  }

  @Test
  void trialsAddToWhatIsKnown() {
    conviction.byEvidence(3, 3, false);
    conviction.addTrials(4, 1);
    conviction.addTrials(0, 1);
    assertThat(conviction.failures()).isEqualTo(5);
    assertThat(conviction.calls()).isEqualTo(9);
    conviction.end();
    assertThat(conviction.inForce()).isFalse();
    conviction.byEvidence(3, 3, true);
    assertThat(conviction.calls()).as("a relapse").isEqualTo(12);
    conviction.byEvidence(3, 4, false);
    assertThat(conviction.calls()).as("long after").isEqualTo(4);
  }

  @Test
  void onlyWhatMayFailLessThanEveryOtherCallIsPardonable() {
    assertThat(conviction.pardonable()).isFalse();
    conviction.byEvidence(5, 5, false);
    assertThat(conviction.pardonable()).as("not surely").isTrue();
    conviction.byEvidence(6, 6, false);
    assertThat(conviction.pardonable()).as("surely down").isFalse();
    conviction.byEvidence(34, 100, false);
    assertThat(conviction.pardonable()).isTrue();
    conviction.end();
    assertThat(conviction.pardonable()).isFalse();
    conviction.byOutlierDetection(34, 100);
    assertThat(conviction.pardonable()).as("not by comparison with these peers").isFalse();
  }

  @Test
  void breakerDecidesAfterItsOwnNumberOfTrials() {
    conviction.byBreaker(10);
    conviction.addTrials(3, 1);
    assertThat(conviction.trialsNeeded()).isEqualTo(10);
    conviction.byBreaker(100);
    assertThat(conviction.trialsNeeded()).isEqualTo(Breaker.MOST_TRIALS);
    conviction.byBreaker(0);
    assertThat(conviction.trialsNeeded()).as("opened by hand").isEqualTo(3);
  }
}
