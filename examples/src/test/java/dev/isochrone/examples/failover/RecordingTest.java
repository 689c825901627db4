/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.examples.shared.Pace;
import io.grpc.Status;
import org.junit.jupiter.api.Test;

class RecordingTest {
  private static final long MS = 1_000_000;

  private final Recording recording = new Recording(new Pace(100, 0.05, 0.5));

  @Test
  void callsAreDueAtASteadyRateFromTheOffsetOn() {
    assertThat(recording.pace().calls()).isEqualTo(5);
    assertThat(recording.pace().scheduledNanos(0)).isEqualTo(5 * MS);
    assertThat(recording.pace().scheduledNanos(4)).isEqualTo(45 * MS);
  }

  @Test
  void outcomesAreKept() {
    recording.sent(0, 3);
    recording.sent(1, 1);
    recording.sent(2, 2);
    recording.succeeded(1, 7 * MS, 4);
    recording.failed(0, 9 * MS, Status.Code.UNAVAILABLE);

    assertThat(recording.calls())
        .containsExactly(
            Call.failed(5 * MS, 9 * MS, "UNAVAILABLE"),
            Call.answered(15 * MS, 7 * MS, 4),
            Call.failed(25 * MS, 2000 * MS, "UNFINISHED"));
    assertThat(recording.inFlight()).isEqualTo(1);
    assertThat(recording.isComplete()).isFalse();
    assertThat(recording.latenessNanos()).containsExactly(3, 1, 2);
  }

  @Test
  void loadIsCompleteWhenAllCallsHaveEnded() {
    for (int call = 0; call < 5; call++) {
      recording.sent(call, 0);
      recording.succeeded(call, MS, 0);
    }

    assertThat(recording.isComplete()).isTrue();
  }

  @Test
  void liveWindowTakesCallsByTheirEnd() {
    recording.sent(0, 0);
    recording.sent(1, 0);
    recording.sent(2, 0);
    recording.succeeded(0, 15 * MS, 0); // ends at 20 ms
    recording.succeeded(1, 15 * MS, 0); // ends at 30 ms

    assertThat(recording.endedBetween(20 * MS, 30 * MS))
        .containsExactly(Call.answered(5 * MS, 15 * MS, 0));
  }
}
