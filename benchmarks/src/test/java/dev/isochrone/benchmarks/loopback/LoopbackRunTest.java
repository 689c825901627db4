/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real thing, too short for its figures to mean anything: counts only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoopbackRunTest {
  private static final LoopbackPlan PLAN =
      new LoopbackPlan(3, 200, 8, 2, new LoopbackPlan.Phases(0.2, 0.2, 0.2, 0.5));

  private final List<String> turns = new ArrayList<>();
  private LoopbackResult result;

  @BeforeAll
  void run() throws Exception {
    result = LoopbackRun.run(PLAN, (policy, round, secondsLeft) -> turns.add(policy + " " + round));
  }

  private List<Sample> samplesOf(String policy) {
    return result.samples().stream().filter(s -> s.policy().equals(policy)).toList();
  }

  @Test
  void policiesTakeTurns() {
    assertThat(turns)
        .containsExactly(
            "pick_first 0",
            "round_robin 0",
            "nearest_healthy 0",
            "pick_first 1",
            "round_robin 1",
            "nearest_healthy 1",
            "pick_first 2",
            "round_robin 2",
            "nearest_healthy 2");
    assertThat(result.samples())
        .extracting(s -> s.policy() + " " + s.round())
        .isEqualTo(turns.subList(3, 9));
  }

  @Test
  void everyCallIsAnsweredAndCounted() {
    assertThat(result.failed()).isZero();
    for (Sample sample : result.samples()) {
      assertThat(sample.open().calls()).isEqualTo(100);
      assertThat(sample.closed().calls()).isPositive();
      // Those of the lead-in and those under way at the end come on top.
      assertThat(sample.callsByServer().stream().mapToLong(calls -> calls).sum())
          .isGreaterThanOrEqualTo(sample.open().calls() + sample.closed().calls());
    }
  }

  @Test
  void floorStaysWithOneServer() {
    assertThat(samplesOf("pick_first"))
        .allSatisfy(
            sample -> assertThat(sample.callsByServer()).filteredOn(calls -> calls > 0).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"round_robin", "nearest_healthy"})
  void serversAtEqualDistanceAllTakePart(String policy) {
    assertThat(samplesOf(policy))
        .allSatisfy(sample -> assertThat(sample.callsByServer()).hasSize(3).doesNotContain(0));
  }

  @Test
  void clientsUseIsSeen() {
    assertThat(result.samples())
        .allSatisfy(
            sample -> {
              assertThat(sample.closed().cpuMicros()).isPositive();
              assertThat(sample.closed().bytes()).isPositive();
              assertThat(sample.open().cpuMicros()).isPositive();
              assertThat(sample.open().bytes()).isPositive();
            });
  }
}
