/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.outcome.OutcomeKind;
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
      new StallDetector(() -> HealthConfig.DEFAULT, time.nanoTime());

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

  @ParameterizedTest
  @CsvSource({
    // srtt, rttvar, tail, T: clamp(srtt + 4 rttvar, 20, 250) + tail
    "2, 0.5, 10, 30", // 4 is raised to the floor
    "30, 5, 10, 60", // 50
    "12, 2, 0, 20", // exactly the floor
    "90, 10, 40, 170", // 130
    "200, 30, 100, 350", // 320 is lowered to the ceiling
    "210, 10, 0, 250", // exactly the ceiling
  })
  void thresholdIsTheRetransmissionTimeOutWithinItsBoundsAndTheTail(
      double srtt, double rttvar, double tail, long threshold) {
    assertThat(stall.thresholdNanos(Patient.estimate(srtt, rttvar, tail), 3))
        .isEqualTo(threshold * MS);
  }

  @Test
  void loneWitnessesHaveToBeLaterByThreeTails() {
    LatencyEstimate estimate = Patient.estimate(30, 5, 10);
    assertThat(stall.thresholdNanos(estimate, 0)).isEqualTo(80 * MS);
    assertThat(stall.thresholdNanos(estimate, 2)).isEqualTo(80 * MS);
    assertThat(stall.thresholdNanos(estimate, 3)).isEqualTo(60 * MS);
  }

  @Test
  void thresholdIsPatientUntilACallWasMeasured() {
    assertThat(stall.thresholdNanos(LatencyEstimate.UNKNOWN, 3)).isEqualTo(1000 * MS);
    assertThat(
            stall.thresholdNanos(new LatencyEstimate(MS, MS, MS, Double.NaN, Double.NaN, 9, 0), 3))
        .as("probes only")
        .isEqualTo(1000 * MS);
    assertThat(
            stall.thresholdNanos(new LatencyEstimate(MS, Double.NaN, Double.NaN, MS, MS, 0, 9), 3))
        .as("no round trip")
        .isEqualTo(1000 * MS);
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
}
