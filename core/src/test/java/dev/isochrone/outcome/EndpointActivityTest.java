/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointActivityTest {
  /** Times are differences: an origin just before the overflow finds code that forgets it. */
  private static final long T = new VirtualTime(Long.MAX_VALUE - 1_000_000).nanoTime();

  private static final long MS = 1_000_000;

  final EndpointActivity activity = new EndpointActivity(T);
  private final ActivitySample sample = new ActivitySample();

  @Test
  void newEndpointHasNoCallsAndIsSilentSinceItsStart() {
    activity.drainTo(sample);
    assertThat(activity.inFlight()).isZero();
    assertThat(activity.awaiting()).isZero();
    assertThat(activity.calls()).isZero();
    assertThat(activity.lastHeardNanos()).isEqualTo(T);
    assertThat(activity.waitingSinceNanos()).isEqualTo(T);
    assertEmpty();
  }

  @Test
  void callIsInFlightUntilItEndsAndAwaitedUntilItsFirstResponse() {
    activity.sent(T);
    activity.sent(T + 1);
    assertThat(activity.inFlight()).isEqualTo(2);
    assertThat(activity.awaiting()).isEqualTo(2);
    activity.responded(T + 5 * MS, 5 * MS);
    assertThat(activity.inFlight()).isEqualTo(2);
    assertThat(activity.awaiting()).isEqualTo(1);
    activity.endedAfterResponse(OutcomeKind.SUCCESS);
    assertThat(activity.inFlight()).isEqualTo(1);
    assertThat(activity.awaiting()).isEqualTo(1);
    activity.endedAtOnce(OutcomeKind.FAILURE, T + 6 * MS, 6 * MS);
    assertThat(activity.inFlight()).isZero();
    assertThat(activity.awaiting()).isZero();
  }

  @Test
  void aStreamIsInFlightAndNeverAwaited() {
    activity.opened();
    activity.opened();
    assertThat(activity.inFlight()).isEqualTo(2);
    assertThat(activity.awaiting()).isZero();
    assertThat(activity.waitingSinceNanos()).isEqualTo(T);
    activity.heard(T + 5 * MS);
    assertThat(activity.lastHeardNanos()).isEqualTo(T + 5 * MS);
    activity.answeredSoon(5 * MS, MS);
    activity.endedAfterResponse(OutcomeKind.SUCCESS);
    activity.endedAfterResponse(OutcomeKind.FAILURE);
    assertThat(activity.inFlight()).isZero();
    activity.drainTo(sample);
    assertThat(sample.ended()).isEqualTo(2);
    assertThat(sample.responses()).isEqualTo(1);
    assertThat(sample.answerMaxNanos(Pace.PATIENT)).isEqualTo(5 * MS);
    assertThat(sample.answerMaxNanos(Pace.PROMPT)).isZero();
  }

  @Test
  void callsCountsThoseUnderWayAndThoseDrained() {
    activity.sent(T);
    activity.sent(T);
    assertThat(activity.calls()).isEqualTo(2);
    activity.endedAtOnce(OutcomeKind.SUCCESS, T + MS, MS);
    activity.drainTo(sample);
    assertThat(activity.calls()).isEqualTo(2);
    activity.sent(T + MS);
    assertThat(activity.calls()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(OutcomeKind.class)
  void eachKindIsCountedAsItselfOnly(OutcomeKind kind) {
    activity.sent(T);
    activity.endedAtOnce(kind, T + MS, MS);
    activity.sent(T);
    activity.responded(T + MS, MS);
    activity.endedAfterResponse(kind);
    activity.drainTo(sample);
    assertThat(
            List.of(
                sample.successes(),
                sample.applicationErrors(),
                sample.busy(),
                sample.failures(),
                sample.timeouts(),
                sample.cancellations()))
        .hasSize(OutcomeKind.values().length)
        .satisfies(counts -> assertThat(counts.get(indexOf(kind))).isEqualTo(2));
    assertThat(sample.ended()).isEqualTo(2);
  }

  private static int indexOf(OutcomeKind kind) {
    return List.of(OutcomeKind.values()).indexOf(kind);
  }

  @ParameterizedTest
  @EnumSource(
      value = OutcomeKind.class,
      names = {"SUCCESS", "APPLICATION_ERROR", "BUSY"})
  void answerIsASignOfLife(OutcomeKind kind) {
    activity.sent(T + 1);
    activity.endedAtOnce(kind, T + MS, MS - 1);
    assertThat(activity.lastHeardNanos()).isEqualTo(T + MS);
  }

  @ParameterizedTest
  @EnumSource(
      value = OutcomeKind.class,
      names = {"FAILURE", "TIMEOUT", "CANCELLED"})
  void endWithoutAnswerIsNone(OutcomeKind kind) {
    activity.sent(T + 1);
    activity.endedAtOnce(kind, T + MS, MS - 1);
    assertThat(activity.lastHeardNanos()).isEqualTo(T);
  }

  @Test
  void firstResponseIsASignOfLifeBeforeTheCallEnds() {
    activity.sent(T + 1);
    activity.responded(T + MS, MS - 1);
    assertThat(activity.lastHeardNanos()).isEqualTo(T + MS);
  }

  @ParameterizedTest
  @EnumSource(
      value = OutcomeKind.class,
      names = {"BUSY", "FAILURE", "TIMEOUT", "CANCELLED"})
  void refusalOrSilenceIsNoResponseTime(OutcomeKind kind) {
    activity.sent(T);
    activity.endedAtOnce(kind, T + MS, MS);
    activity.drainTo(sample);
    assertThat(sample.responses()).isZero();
    assertThat(sample.responseMinNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void longestUnansweredWaitIsKeptForTimeoutsAndCancellations() {
    for (long wait : new long[] {3, 7, 5}) {
      activity.sent(T);
      activity.endedAtOnce(
          wait == 7 ? OutcomeKind.TIMEOUT : OutcomeKind.CANCELLED, T + wait * MS, wait * MS);
    }
    activity.sent(T);
    activity.endedAtOnce(OutcomeKind.FAILURE, T + 99 * MS, 99 * MS);
    activity.drainTo(sample);
    assertThat(sample.unansweredMaxNanos()).isEqualTo(7 * MS);
  }

  @Test
  void waitingSinceIsWhenTheFirstOfAnUnbrokenRunOfWaitingCallsWasSent() {
    activity.sent(T + 10 * MS);
    activity.sent(T + 20 * MS);
    assertThat(activity.waitingSinceNanos()).isEqualTo(T + 10 * MS);
    activity.responded(T + 30 * MS, 20 * MS);
    activity.sent(T + 40 * MS);
    assertThat(activity.waitingSinceNanos()).isEqualTo(T + 10 * MS);
    activity.responded(T + 50 * MS, 30 * MS);
    activity.responded(T + 60 * MS, 20 * MS);
    activity.sent(T + 70 * MS);
    assertThat(activity.waitingSinceNanos())
        .as("three answered, none waited")
        .isEqualTo(T + 70 * MS);
  }

  @Test
  void callGivenUpLeavesNoLongWaitBehind() {
    activity.sent(T + 10 * MS);
    activity.sent(T + 20 * MS);
    activity.endedAtOnce(OutcomeKind.CANCELLED, T + 30 * MS, 20 * MS);
    assertThat(activity.waitingSinceNanos()).isEqualTo(T + 10 * MS);
    activity.sent(T + 40 * MS);
    activity.endedAtOnce(OutcomeKind.CANCELLED, T + 50 * MS, 30 * MS);
    assertThat(activity.waitingSinceNanos()).as("the other was sent then").isEqualTo(T + 20 * MS);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, EndpointActivity.ABSURD_NANOS + 1, Long.MAX_VALUE})
  void absurdResponseTimeIsDroppedAndCounted(long elapsed) {
    activity.sent(T);
    activity.endedAtOnce(OutcomeKind.SUCCESS, T + MS, elapsed);
    activity.sent(T);
    activity.responded(T + MS, elapsed);
    activity.endedAfterResponse(OutcomeKind.SUCCESS);
    activity.drainTo(sample);
    assertThat(sample.dropped()).isEqualTo(2);
    assertThat(sample.responses()).isZero();
    assertThat(sample.responseMaxNanos()).isZero();
    assertThat(sample.successes()).as("the call itself counts").isEqualTo(2);
    activity.drainTo(sample);
    assertThat(sample.dropped()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, EndpointActivity.ABSURD_NANOS + 1, Long.MAX_VALUE})
  void absurdWaitOfACallGivenUpIsDroppedAndCounted(long elapsed) {
    activity.sent(T);
    activity.endedAtOnce(OutcomeKind.CANCELLED, T + MS, elapsed);
    activity.sent(T);
    activity.endedAtOnce(OutcomeKind.TIMEOUT, T + MS, elapsed);
    activity.drainTo(sample);
    assertThat(sample.unansweredMaxNanos()).isZero();
    assertThat(sample.dropped()).isEqualTo(2);
    assertThat(sample.ended()).isEqualTo(2);
  }

  @Test
  void longestPossibleResponseTimeIsKept() {
    activity.sent(T);
    activity.endedAtOnce(OutcomeKind.SUCCESS, T + MS, EndpointActivity.ABSURD_NANOS);
    activity.drainTo(sample);
    assertThat(sample.dropped()).isZero();
    assertThat(sample.responseMaxNanos()).isEqualTo(EndpointActivity.ABSURD_NANOS);
  }

  @Test
  void meanIsExactTo64Nanoseconds() {
    long sum = 0;
    for (long elapsed : new long[] {1, 63, 64, 65, 12_345_678, 987_654_321}) {
      activity.sent(T);
      activity.endedAtOnce(OutcomeKind.SUCCESS, T + elapsed, elapsed);
      sum += elapsed;
    }
    activity.drainTo(sample);
    assertThat(sample.responses()).isEqualTo(6);
    assertThat(sample.responseMeanNanos()).isCloseTo(sum / 6.0, Offset.offset(64.0));
    assertThat(sample.responseMinNanos()).isEqualTo(1);
    assertThat(sample.responseMaxNanos()).isEqualTo(987_654_321);
  }

  @Test
  void hourLongResponsesDoNotSpillIntoTheCount() {
    long hour = 3_600_000_000_000L;
    for (int i = 0; i < 300; i++) {
      activity.sent(T);
      activity.endedAtOnce(OutcomeKind.SUCCESS, T, hour);
    }
    activity.drainTo(sample);
    assertThat(sample.responses()).isEqualTo(300);
    assertThat(sample.responseMeanNanos()).isCloseTo(hour, Offset.offset(64.0));
  }

  @Test
  void drainEmpties() {
    for (OutcomeKind kind : OutcomeKind.values()) {
      activity.sent(T);
      activity.endedAtOnce(kind, T + MS, MS);
    }
    activity.drainTo(sample);
    assertThat(sample.ended()).isEqualTo(OutcomeKind.values().length);
    activity.drainTo(sample);
    assertEmpty();
  }

  private void assertEmpty() {
    assertThat(sample.ended()).isZero();
    assertThat(sample.responses()).isZero();
    assertThat(sample.responseMeanNanos()).isZero();
    assertThat(sample.responseMinNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(sample.responseMaxNanos()).isZero();
    assertThat(sample.unansweredMaxNanos()).isZero();
    assertThat(sample.dropped()).isZero();
  }

  @Test
  void nothingIsLostBetweenFourCallersAndTheWriter() throws Exception {
    int threads = 4;
    int calls = 50_000;
    CountDownLatch start = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    List<Thread> callers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Thread caller = new Thread(() -> callAll(start, calls));
      caller.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
      caller.start();
      callers.add(caller);
    }
    long[] counts = new long[7];
    double sum = 0;
    start.countDown();
    boolean over = false;
    while (!over) {
      over = callers.stream().noneMatch(Thread::isAlive);
      activity.drainTo(sample); // once more after the last of them ended
      counts[0] += sample.successes();
      counts[1] += sample.applicationErrors();
      counts[2] += sample.busy();
      counts[3] += sample.failures();
      counts[4] += sample.timeouts();
      counts[5] += sample.cancellations();
      counts[6] += sample.responses();
      sum += sample.responseMeanNanos() * sample.responses();
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(thrown).hasValue(null);
    long each = (long) threads * calls / 5;
    assertThat(counts).containsExactly(2 * each, each, each, 0, 0, each, 2 * each);
    assertThat(sum).isCloseTo(2 * each * 6400.0, Offset.offset(1.0));
    assertThat(activity.inFlight()).isZero();
    assertThat(activity.awaiting()).isZero();
    assertThat(activity.calls()).isEqualTo((long) threads * calls);
  }

  /** Two successes (one of them a stream), an error, a refusal and a cancellation in turn. */
  private void callAll(CountDownLatch start, int calls) {
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; i < calls; i++) {
      activity.sent(T);
      switch (i % 5) {
        case 0 -> activity.endedAtOnce(OutcomeKind.SUCCESS, T + 6400, 6400);
        case 1 -> {
          activity.responded(T + 6400, 6400);
          activity.endedAfterResponse(OutcomeKind.SUCCESS);
        }
        case 2 -> activity.endedAtOnce(OutcomeKind.APPLICATION_ERROR, T + 6400, 6400);
        case 3 -> activity.endedAtOnce(OutcomeKind.BUSY, T + 6400, 6400);
        default -> activity.endedAtOnce(OutcomeKind.CANCELLED, T + 6400, 6400);
      }
    }
  }
}
