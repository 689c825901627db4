/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ActivitySampleTest {
  private static final long MS = 1_000_000;

  @Test
  void pauseIsTakenOutOfWhatSpannedIt() {
    ActivitySample sample = Samples.responses(502 * MS, 504 * MS, 512 * MS);
    sample.discountPause(500 * MS);
    assertThat(sample.responseMinNanos()).isEqualTo(2 * MS);
    assertThat(sample.responseMaxNanos()).isEqualTo(12 * MS);
    assertThat(sample.responseMeanNanos()).isCloseTo(6.0 * MS, Offset.offset(64.0));
    assertThat(sample.responses()).isEqualTo(3);
    assertThat(sample.successes()).isEqualTo(3);
  }

  @Test
  void meanStaysBetweenTheExtremesIfOnlySomeSpannedIt() {
    ActivitySample sample = Samples.responses(7 * MS, 7 * MS, 7 * MS, 520 * MS);
    sample.discountPause(500 * MS);
    assertThat(sample.responseMinNanos()).isEqualTo(7 * MS);
    assertThat(sample.responseMaxNanos()).isEqualTo(20 * MS);
    assertThat(sample.responseMeanNanos()).isEqualTo(7.0 * MS);
  }

  @Test
  void noResponseIsDiscountedToNothing() {
    ActivitySample sample = Samples.responses(64 * MS);
    sample.discountPause(64 * MS);
    assertThat(sample.responseMinNanos()).isEqualTo(64 * MS);
  }

  @Test
  void extremesStayInOrder() {
    ActivitySample sample = Samples.responses(7 * MS, 503 * MS);
    sample.discountPause(500 * MS);
    assertThat(sample.responseMinNanos()).isEqualTo(7 * MS);
    assertThat(sample.responseMaxNanos()).isEqualTo(7 * MS);
    assertThat(sample.responseMeanNanos()).isEqualTo(7.0 * MS);
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
