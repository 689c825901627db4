/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.outcome.Pace;
import dev.isochrone.time.VirtualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StallDetectorTest {
  private static final long MS = 1_000_000;

  private final VirtualTime time = new VirtualTime(Long.MAX_VALUE - 100 * MS);
  private final EndpointActivity activity = new EndpointActivity(time.nanoTime());
  private final ActivitySample sample = new ActivitySample();
  private final StallDetector stall =
      new StallDetector(new SilenceRule(() -> HealthConfig.DEFAULT), time.nanoTime());

  private long silenceMillis(long ranMillis) {
    activity.drainTo(sample);
    return stall.silenceNanos(time.nanoTime(), ranMillis * MS, activity, sample) / MS;
  }

  private long beats(int n) {
    long silence = 0;
    for (int i = 0; i < n; i++) {
      time.advanceMillis(10);
      silence = silenceMillis(10);
    }
    return silence;
  }

  @Test
  void idleIsNeverSilent() {
    assertThat(beats(10_000)).isZero();
  }

  @Test
  void silenceGrowsWhileCallsWaitAndNothingComesBack() {
    activity.sent(time.nanoTime());
    assertThat(beats(1)).isEqualTo(10);
    assertThat(beats(4)).isEqualTo(50);
    activity.sent(time.nanoTime());
    assertThat(beats(1)).as("another call does not help").isEqualTo(60);
  }

  @Test
  void anyAnswerRestartsTheClock() {
    activity.sent(time.nanoTime());
    activity.sent(time.nanoTime());
    assertThat(beats(5)).isEqualTo(50);
    time.advanceMillis(4);
    activity.endedAtOnce(OutcomeKind.SUCCESS, time.nanoTime(), 54 * MS);
    time.advanceMillis(6);
    assertThat(silenceMillis(10)).isEqualTo(6);
    assertThat(beats(2)).isEqualTo(26);
  }

  @Test
  void idleTimeBeforeACallIsNoSilence() {
    beats(1000);
    time.advanceMillis(3);
    activity.sent(time.nanoTime());
    time.advanceMillis(7);
    assertThat(silenceMillis(10)).isEqualTo(7);
    assertThat(beats(1)).isEqualTo(17);
  }

  @Test
  void silenceBeginsWithTheLaterOfWaitingAndHearing() {
    activity.sent(time.nanoTime());
    beats(1);
    activity.responded(time.nanoTime(), 10 * MS);
    assertThat(beats(10)).as("a stream that has answered waits for nothing").isZero();
    activity.sent(time.nanoTime());
    assertThat(beats(2)).isEqualTo(20);
  }

  @Test
  void ownPauseIsNotBlamed() {
    activity.sent(time.nanoTime());
    assertThat(beats(1)).isEqualTo(10);
    time.pauseNanos(500 * MS);
    assertThat(silenceMillis(20)).as("a late beat adds two beats' worth").isEqualTo(30);
    assertThat(beats(1)).isEqualTo(40);
  }

  @ParameterizedTest
  @EnumSource(
      value = OutcomeKind.class,
      names = {"TIMEOUT", "CANCELLED"})
  void callGivenUpWaitedAsTrulyAsOneThatStillWaits(OutcomeKind kind) {
    activity.sent(time.nanoTime());
    beats(4);
    time.advanceMillis(5);
    activity.endedAtOnce(kind, time.nanoTime(), 45 * MS);
    time.advanceMillis(5);
    assertThat(silenceMillis(10)).isEqualTo(45);
    assertThat(beats(1)).as("once").isZero();
  }

  @Test
  void callGivenUpWhileOthersAreAnsweredIsNoSilence() {
    activity.sent(time.nanoTime());
    activity.sent(time.nanoTime());
    beats(3);
    activity.endedAtOnce(OutcomeKind.SUCCESS, time.nanoTime(), 30 * MS);
    time.advanceMillis(5);
    activity.endedAtOnce(OutcomeKind.CANCELLED, time.nanoTime(), 35 * MS);
    time.advanceMillis(5);
    assertThat(silenceMillis(10)).isZero();
  }

  @Test
  void longerOfTheGivenUpAndTheWaitingCounts() {
    activity.sent(time.nanoTime());
    beats(3);
    activity.sent(time.nanoTime());
    activity.endedAtOnce(OutcomeKind.CANCELLED, time.nanoTime(), 15 * MS);
    assertThat(beats(1)).as("what waits on was sent no earlier").isEqualTo(25);
  }

  @Test
  void losingHedgesThatOverlapAreNoSilence() {
    activity.sent(time.nanoTime());
    for (int i = 0; i < 100; i++) {
      time.advanceMillis(10);
      activity.sent(time.nanoTime());
      time.advanceMillis(2);
      activity.endedAtOnce(OutcomeKind.CANCELLED, time.nanoTime(), 12 * MS);
      assertThat(silenceMillis(12)).isLessThanOrEqualTo(12);
    }
  }

  private boolean improbable(LatencyEstimate estimate, boolean probed) {
    return stall.improbable(sample, estimate, time.nanoTime() - activity.lastHeardNanos(), probed);
  }

  /** Beats of 10 ms until the silence is improbable; so many ms. */
  private long millisUntilImprobable(LatencyEstimate estimate, int callsPerBeat) {
    for (long t = 10; t < 10_000; t += 10) {
      for (int i = 0; i < callsPerBeat; i++) {
        activity.sent(time.nanoTime());
        time.advanceNanos(10 * MS / callsPerBeat);
      }
      if (callsPerBeat == 0) {
        time.advanceMillis(10);
      }
      silenceMillis(10);
      if (improbable(estimate, true)) {
        return t;
      }
    }
    throw new AssertionError("never");
  }

  @ParameterizedTest
  @CsvSource({
    // way 20 ms, tail 20 ms
    "0, 150", // a lone call: more than 20 + 6 · 20
    "1, 50", // 100 calls a second
    "3, 40", // 300: more than the way and half a tail
    "10, 40", // 1000
  })
  void moreCallsThatWaitMakeASilenceImprobableSooner(int callsPerBeat, long millis) {
    activity.sent(time.nanoTime());
    assertThat(millisUntilImprobable(Patient.estimate(2, 0.5, 20), callsPerBeat)).isEqualTo(millis);
  }

  @Test
  void longPollsAccuseNobodyWhereProbesWatch() {
    LatencyEstimate estimate = Patient.estimate(2, 0.5, 20);
    for (int i = 0; i < 10; i++) {
      activity.sent(time.nanoTime(), Pace.PATIENT);
    }
    beats(100_000);
    assertThat(improbable(estimate, true)).isFalse();
    assertThat(improbable(estimate, false)).isTrue();
  }

  @Test
  void longPollGivenUpAccusesNobodyEither() {
    activity.sent(time.nanoTime(), Pace.PATIENT);
    beats(1000);
    activity.endedAtOnce(OutcomeKind.CANCELLED, time.nanoTime(), 10_000 * MS, Pace.PATIENT, 0);
    silenceMillis(10);
    assertThat(improbable(Patient.estimate(2, 0.5, 20), true)).isFalse();
  }

  @Test
  void callsAreJudgedByTheTailOfTheirOwnPace() {
    LatencyEstimate estimate =
        new LatencyEstimate(
            2 * MS,
            2 * MS,
            0,
            MS,
            1,
            new LatencyEstimate.Tails(5 * MS, 100 * MS, Double.NaN),
            9,
            9);
    activity.sent(time.nanoTime(), Pace.SLOW);
    beats(62);
    assertThat(improbable(estimate, true)).as("620 ms = 20 + 6 · 100").isFalse();
    activity.sent(time.nanoTime(), Pace.PROMPT);
    beats(1);
    assertThat(improbable(estimate, true)).isTrue();
  }

  @Test
  void promptCallAmongSlowOnesIsLateByItself() {
    LatencyEstimate estimate =
        new LatencyEstimate(
            2 * MS,
            2 * MS,
            0,
            MS,
            1,
            new LatencyEstimate.Tails(5 * MS, 10_000 * MS, Double.NaN),
            9,
            9);
    activity.sent(time.nanoTime(), Pace.SLOW);
    beats(100);
    activity.sent(time.nanoTime(), Pace.PROMPT);
    beats(6);
    assertThat(improbable(estimate, true)).as("50 ms since it was first seen").isFalse();
    beats(1);
    assertThat(improbable(estimate, true)).isTrue();
  }

  @Test
  void beforeAnythingWasAnsweredUnknownMethodsAccuseTogether() {
    activity.sent(time.nanoTime(), Pace.PATIENT);
    activity.sent(time.nanoTime(), Pace.PATIENT);
    beats(101);
    assertThat(improbable(LatencyEstimate.UNKNOWN, true)).isFalse();
    assertThat(improbable(LatencyEstimate.UNKNOWN, false)).isTrue();
    activity.sent(time.nanoTime(), Pace.PATIENT);
    beats(1);
    assertThat(improbable(LatencyEstimate.UNKNOWN, true)).isTrue();
  }
}
