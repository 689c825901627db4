/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CallStatsTest {
  @Test
  void percentileIsTheNearestRank() {
    long[] hundred = LongStream.rangeClosed(1, 100).toArray();

    assertThat(CallStats.percentile(hundred, 50)).isEqualTo(50);
    assertThat(CallStats.percentile(hundred, 99)).isEqualTo(99);
    assertThat(CallStats.percentile(hundred, 99.9)).isEqualTo(100);
    assertThat(CallStats.percentile(hundred, 100)).isEqualTo(100);
    assertThat(CallStats.percentile(hundred, 0)).isEqualTo(1);
    assertThat(CallStats.percentile(new long[] {7}, 99)).isEqualTo(7);
    assertThat(CallStats.percentile(new long[] {1, 2}, 50)).isEqualTo(1);
  }

  @Test
  void latencyIsThatOfSuccessesAndFailuresAreCounted() {
    CallStats stats =
        CallStats.of(
            new Calls()
                .answered(0, 10, 0)
                .answered(10, 30, 1)
                .answered(20, 20, 0)
                .failed(30, 2000, "DEADLINE_EXCEEDED")
                .failed(40, 1, "UNAVAILABLE")
                .failed(50, 1, "UNAVAILABLE")
                .list());

    assertThat(stats.total()).isEqualTo(6);
    assertThat(stats.failed()).isEqualTo(3);
    assertThat(stats.failures()).isEqualTo(Map.of("DEADLINE_EXCEEDED", 1, "UNAVAILABLE", 2));
    assertThat(stats.millisAt(50)).isEqualTo(20);
    assertThat(stats.millisAt(99)).isEqualTo(30);
  }

  @Test
  void shareCountsFailedCallsAsNobodys() {
    CallStats stats =
        CallStats.of(
            new Calls()
                .answered(0, 1, 0)
                .answered(1, 1, 0)
                .answered(2, 1, 1)
                .failed(3, 1, "UNAVAILABLE")
                .list());

    assertThat(stats.shareOf(0)).isEqualTo(0.5);
    assertThat(stats.shareOf(1)).isEqualTo(0.25);
    assertThat(stats.shareOf(2)).isZero();
  }

  @Test
  void nothingIsKnownOfNoCalls() {
    CallStats stats = CallStats.of(List.of());

    assertThat(stats.millisAt(50)).isNull();
    assertThat(stats.shareOf(0)).isNull();
    assertThat(stats.failed()).isZero();
  }

  @Test
  void stretchTakesCallsByWhenTheyWereDue() {
    List<Call> calls =
        new Calls()
            .answered(999, 500, 0)
            .answered(1000, 1, 0)
            .answered(1999, 1, 0)
            .answered(2000, 1, 0)
            .list();

    assertThat(CallStats.dueBetween(calls, 1, 2).total()).isEqualTo(2);
  }

  @Test
  void longestGapLiesBetweenSuccesses() {
    List<Call> calls =
        new Calls()
            .answered(0, 100, 0)
            .failed(200, 50, "UNAVAILABLE")
            .answered(300, 450, 0)
            .answered(800, 150, 0)
            .list();

    // Successes end at 100, 750 and 950; the failure at 250 is none.
    assertThat(CallStats.of(calls).longestGapMillis(1)).isEqualTo(650);
  }

  @Test
  void longestGapCountsFromTheStartAndToTheEnd() {
    assertThat(CallStats.of(new Calls().answered(0, 700, 0).list()).longestGapMillis(1))
        .isEqualTo(700);
    assertThat(CallStats.of(new Calls().answered(0, 100, 0).list()).longestGapMillis(1))
        .isEqualTo(900);
    assertThat(CallStats.of(List.of()).longestGapMillis(1)).isEqualTo(1000);
  }

  @Test
  void longestGapEndsWithTheLoad() {
    // Answered after the end: until the end there was no success.
    assertThat(CallStats.of(new Calls().answered(0, 5000, 0).list()).longestGapMillis(1))
        .isEqualTo(1000);
  }

  @Test
  void answersOutOfOrderAreSorted() {
    List<Call> calls =
        new Calls().answered(0, 900, 0).answered(100, 100, 0).answered(400, 100, 0).list();

    // Successes end at 200, 500 and 900.
    assertThat(CallStats.of(calls).longestGapMillis(1)).isEqualTo(400);
  }
}
