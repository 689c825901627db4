/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ActivitySampleTest {
  private static final long MS = 1_000_000;

  @Test
  void timesMeasuredAcrossAPauseAreForgottenAndOutcomesAreNot() {
    ActivitySample sample = Samples.responses(502 * MS, 504 * MS, 512 * MS);
    sample.discountPause(500 * MS);
    assertThat(sample.responses()).isZero();
    assertThat(sample.responseMinNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(sample.responseMaxNanos()).isZero();
    assertThat(sample.responseMeanNanos()).isZero();
    assertThat(sample.successes()).isEqualTo(3);
    assertThat(sample.ended()).isEqualTo(3);
  }

  @Test
  void deadlineThatPassedInThePauseIsNoVerdict() {
    ActivitySample sample = Samples.of(OutcomeKind.TIMEOUT, 3, 520 * MS);
    sample.discountPause(500 * MS);
    assertThat(sample.timeouts()).isZero();
    assertThat(sample.cancellations()).isEqualTo(3);
    assertThat(sample.ended()).isEqualTo(3);
    assertThat(sample.unansweredMaxNanos()).isEqualTo(20 * MS);
  }

  @Test
  void deadlineThatPassedMostlyWithoutThePauseIsOne() {
    ActivitySample sample = Samples.of(OutcomeKind.TIMEOUT, 3, 2000 * MS);
    sample.discountPause(999 * MS);
    assertThat(sample.timeouts()).isEqualTo(3);
    assertThat(sample.unansweredMaxNanos()).isEqualTo(1001 * MS);
    ActivitySample half = Samples.of(OutcomeKind.TIMEOUT, 3, 2000 * MS);
    half.discountPause(1000 * MS);
    assertThat(half.timeouts()).isZero();
  }

  @Test
  void withoutResponsesThereIsNothingToCorrect() {
    ActivitySample sample = Samples.of(OutcomeKind.FAILURE, 3, 520 * MS);
    sample.discountPause(500 * MS);
    assertThat(sample.failures()).isEqualTo(3);
    assertThat(sample.responseMinNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(sample.responseMaxNanos()).isZero();
    assertThat(sample.responseMeanNanos()).isZero();
  }
}
