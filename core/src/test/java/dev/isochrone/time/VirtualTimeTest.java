/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
  private final VirtualTime time = new VirtualTime(Long.MAX_VALUE - 50);
  private final long start = time.nanoTime();
  private final List<String> ran = new ArrayList<>();

  private void note(String name) {
    ran.add(name + "@" + (time.nanoTime() - start));
  }

  @Test
  void tasksRunInOrderOfDueTimeThenOfScheduling() {
    time.schedule(() -> note("c"), 100);
    time.schedule(() -> note("a"), 10);
    time.schedule(() -> note("b"), 10);
    time.schedule(() -> note("past"), -5);
    time.advanceNanos(99);
    assertThat(ran).containsExactly("past@0", "a@10", "b@10");
    assertThat(time.pendingTasks()).isEqualTo(1);
    time.advanceNanos(1);
    assertThat(ran).endsWith("c@100");
    assertThat(time.nanoTime() - start).isEqualTo(100);
  }

  @Test
  void taskScheduledByATaskRunsWithinTheSameAdvance() {
    time.schedule(() -> time.schedule(() -> note("later"), 5), 10);
    time.advanceNanos(20);
    assertThat(ran).containsExactly("later@15");
  }

  @Test
  void cancelledTaskDoesNotRun() {
    Scheduler.Cancellable task = time.schedule(() -> note("x"), 10);
    task.cancel();
    task.cancel();
    time.advanceMillis(1);
    assertThat(ran).isEmpty();
    assertThat(time.pendingTasks()).isZero();
  }

  @Test
  void pauseMakesTasksLate() {
    time.schedule(() -> note("a"), 10);
    time.pauseNanos(100);
    assertThat(ran).isEmpty();
    time.advanceNanos(1);
    assertThat(ran).containsExactly("a@100");
    assertThat(time.nanoTime() - start).isEqualTo(101);
  }

  @Test
  void systemTickerIsMonotonic() {
    long before = Ticker.system().nanoTime();
    assertThat(Ticker.system().nanoTime() - before).isNotNegative();
  }
}
