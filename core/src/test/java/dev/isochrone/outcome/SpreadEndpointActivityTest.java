/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All that holds of an endpoint's activity holds, too, once threads have met there. */
class SpreadEndpointActivityTest extends EndpointActivityTest {
  private static final long START = 5_000_000_000L;

  private final EndpointActivity spread = new EndpointActivity(START);
  private final ActivitySample sample = new ActivitySample();

  @BeforeEach
  void spread() {
    assertThat(activity.spread()).isTrue();
    assertThat(activity.spread()).as("once is enough").isFalse();
    spread.spread();
  }

  /** In a thread of its own, whose id and so whose cell is another each time. */
  private static void elsewhere(Runnable step) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    new Thread(
            () -> {
              step.run();
              done.complete(null);
            })
        .start();
    done.join();
  }

  @Test
  void callMayBeginAndBeAnsweredAndEndOnDifferentThreads() {
    for (int i = 1; i <= 100; i++) {
      elsewhere(() -> spread.sent(START));
      elsewhere(() -> spread.sent(START));
      elsewhere(() -> spread.responded(START + 6400, 6400));
      elsewhere(() -> spread.endedAfterResponse(OutcomeKind.SUCCESS));
      assertThat(spread.inFlight()).isEqualTo(i);
      assertThat(spread.awaiting()).isEqualTo(i);
    }
    for (int i = 0; i < 100; i++) {
      elsewhere(() -> spread.endedAtOnce(OutcomeKind.SUCCESS, START + 12_800, 12_800));
    }
    assertThat(spread.inFlight()).isZero();
    assertThat(spread.awaiting()).isZero();
    spread.drainTo(sample);
    assertThat(sample.successes()).isEqualTo(200);
    assertThat(sample.responses()).isEqualTo(200);
    assertThat(sample.responseMeanNanos()).isEqualTo(9600.0);
    assertThat(sample.responseMinNanos()).isEqualTo(6400);
    assertThat(sample.responseMaxNanos()).isEqualTo(12_800);
  }

  @Test
  void callsThatWereUnderWayWhenThreadsMetEndAsOthersDo() {
    EndpointActivity meeting = new EndpointActivity(START);
    meeting.sent(START + 1);
    meeting.sent(START + 2);
    meeting.spread();
    assertThat(meeting.inFlight()).isEqualTo(2);
    meeting.sent(START + 3);
    assertThat(meeting.awaiting()).isEqualTo(3);
    assertThat(meeting.waitingSinceNanos()).isEqualTo(START + 1);
    for (int i = 0; i < 3; i++) {
      meeting.endedAtOnce(OutcomeKind.SUCCESS, START + 10, 7);
    }
    assertThat(meeting.inFlight()).isZero();
    assertThat(meeting.calls()).isZero();
    meeting.drainTo(sample);
    assertThat(meeting.calls()).isEqualTo(3);
  }

  @Test
  void whenItWasHeardIsAtMostTheGrainLate() {
    long grain = EndpointActivity.GRAIN_NANOS;
    spread.sent(START);
    spread.responded(START + grain, grain);
    assertThat(spread.lastHeardNanos()).isEqualTo(START + grain);
    spread.sent(START + grain);
    spread.responded(START + 2 * grain - 1, grain - 1);
    assertThat(spread.lastHeardNanos()).isEqualTo(START + grain);
    spread.sent(START + 2 * grain);
    spread.responded(START + 2 * grain, 1);
    assertThat(spread.lastHeardNanos()).isEqualTo(START + 2 * grain);
  }

  @Test
  void silenceAfterAPauseBeginsWithTheFirstCallThatWaits() {
    spread.sent(START);
    spread.responded(START + 1_000_000, 1_000_000);
    elsewhere(() -> spread.sent(START + 900_000_000));
    elsewhere(() -> spread.sent(START + 950_000_000));
    assertThat(spread.waitingSinceNanos()).isEqualTo(START + 900_000_000);
  }
}
