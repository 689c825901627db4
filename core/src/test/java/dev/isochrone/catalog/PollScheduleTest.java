/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PollScheduleTest {
  private final VirtualTime time = new VirtualTime();
  private final PollSchedule polls = new PollSchedule("test", time, "unused");
  private final List<String> turns = new ArrayList<>();

  @Test
  void aTurnThatThrowsIsFollowedByTheNextOneAfterThePause() {
    polls.run(
        () -> {
          throw new AssertionError("from a turn");
        },
        () -> 5_000_000L,
        () -> turns.add("next"));
    time.advanceMillis(4);
    assertThat(turns).isEmpty();
    time.advanceMillis(1);
    assertThat(turns).containsExactly("next");
  }

  @Test
  void thePauseIsThatOfTheTurnThatHasEnded() {
    long[] pauseNanos = {1_000_000L};
    polls.run(() -> pauseNanos[0] = 9_000_000L, () -> pauseNanos[0], () -> turns.add("next"));
    time.advanceMillis(8);
    assertThat(turns).isEmpty();
  }

  @Test
  void closedItForgetsTheTurnThatWaitsAndTakesNoOther() {
    polls.after(1_000_000L, () -> turns.add("waits"));
    polls.close();
    polls.close();
    assertThat(time.pendingTasks()).isZero();
    polls.after(0, () -> turns.add("late"));
    time.advanceMillis(10);
    assertThat(turns).isEmpty();
    assertThat(polls.closed()).isTrue();
  }

  @Test
  void aTurnThatClosesItIsTheLast() {
    polls.run(polls::close, () -> 0L, () -> turns.add("next"));
    time.advanceMillis(1);
    assertThat(turns).isEmpty();
  }
}
