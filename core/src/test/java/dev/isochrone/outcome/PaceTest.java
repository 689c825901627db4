/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.time.VirtualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PaceTest {
  private static final long T = new VirtualTime(Long.MAX_VALUE - 1_000_000).nanoTime();
  private static final long MS = 1_000_000;

  @ParameterizedTest
  @CsvSource({
    "0, PROMPT",
    "24.999999, PROMPT",
    "25, SLOW",
    "399, SLOW",
    "400, PATIENT",
    "60000, PATIENT"
  })
  void paceIsByTheUsualServiceTime(double millis, Pace pace) {
    assertThat(Pace.of(millis * MS)).isEqualTo(pace);
  }

  @ParameterizedTest
  @EnumSource(Pace.class)
  void callsOfAPaceAreCountedAsItsOwn(Pace pace) {
    EndpointActivity activity = new EndpointActivity(T);
    for (int i = 0; i < 1000; i++) {
      activity.sent(T, pace);
    }
    activity.responded(T + MS, MS, pace, 0);
    for (Pace other : Pace.values()) {
      assertThat(activity.awaiting(other)).isEqualTo(other == pace ? 999 : 0);
    }
    assertThat(activity.awaiting()).isEqualTo(999);
    assertThat(activity.inFlight()).isEqualTo(1000);
    activity.endedAfterResponse(OutcomeKind.SUCCESS);
    for (int i = 0; i < 999; i++) {
      activity.endedAtOnce(OutcomeKind.CANCELLED, T + 9 * MS, 9 * MS, pace, 0);
    }
    assertThat(activity.awaiting()).isZero();
    assertThat(activity.inFlight()).isZero();
  }

  /** As when a call begins in a cell read before and ends in one read after. */
  @Test
  void momentarilyLessThanNothingIsNothing() {
    long word = (7L << Pace.ALL_BITS) + 5 * Pace.SLOW.one - Pace.PROMPT.one - Pace.PATIENT.one;
    assertThat(Pace.PROMPT.of(word)).isZero();
    assertThat(Pace.SLOW.of(word)).isEqualTo(5);
    assertThat(Pace.PATIENT.of(word)).isZero();
    assertThat(Pace.rounded(word) >> Pace.ALL_BITS).isEqualTo(7);
  }

  @Test
  void timesAreKeptByPaceAndExpectationsAreSummedUp() {
    EndpointActivity activity = new EndpointActivity(T);
    activity.sent(T, Pace.PROMPT);
    activity.sent(T, Pace.SLOW);
    activity.sent(T, Pace.PATIENT);
    activity.responded(T + 3 * MS, 3 * MS, Pace.PROMPT, 2_000_000);
    activity.endedAtOnce(OutcomeKind.SUCCESS, T + 90 * MS, 90 * MS, Pace.SLOW, 64_000_000);
    activity.endedAtOnce(OutcomeKind.TIMEOUT, T + 900 * MS, 900 * MS, Pace.PATIENT, 0);
    ActivitySample sample = new ActivitySample();
    activity.drainTo(sample);
    assertThat(sample.responses()).isEqualTo(2);
    assertThat(sample.expectedMeanNanos()).isEqualTo(33_000_000.0);
    assertThat(sample.responseMaxNanos()).isEqualTo(90 * MS);
    assertThat(sample.answerMaxNanos(Pace.PROMPT)).isEqualTo(3 * MS);
    assertThat(sample.answerMaxNanos(Pace.SLOW)).isEqualTo(90 * MS);
    assertThat(sample.answerMaxNanos(Pace.PATIENT)).isZero();
    assertThat(sample.unansweredMaxNanos(Pace.SLOW)).isZero();
    assertThat(sample.unansweredMaxNanos(Pace.PATIENT)).isEqualTo(900 * MS);
    assertThat(sample.unansweredMaxNanos()).isEqualTo(900 * MS);
    activity.drainTo(sample);
    assertThat(sample.expectedMeanNanos()).isZero();
    assertThat(sample.answerMaxNanos(Pace.SLOW)).isZero();
    assertThat(sample.unansweredMaxNanos()).isZero();
  }
}
