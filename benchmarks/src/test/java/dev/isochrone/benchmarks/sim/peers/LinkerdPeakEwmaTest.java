/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import static dev.isochrone.benchmarks.sim.peers.FakeTransport.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.benchmarks.sim.policy.Choice;
import io.grpc.Status;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LinkerdPeakEwmaTest {
  private static final long SECOND = 1_000_000_000L;
  private static final RandomGenerator NO_JITTER = () -> 0;

  private static ConsecutiveFailures shutAt(long now) {
    ConsecutiveFailures breaker = new ConsecutiveFailures(NO_JITTER);
    for (int i = 0; i < 6; i++) {
      breaker.ended(true, now);
    }
    assertThat(breaker.admits(now)).isTrue();
    breaker.ended(true, now);
    return breaker;
  }

  @Test
  void sevenFailuresShutForASecond() {
    ConsecutiveFailures breaker = shutAt(0);
    assertThat(breaker.admits(SECOND - 1)).isFalse();
    assertThat(breaker.admits(SECOND)).isTrue();
  }

  @Test
  void oneSuccessAmongFailuresStartsTheCountAnew() {
    ConsecutiveFailures breaker = new ConsecutiveFailures(NO_JITTER);
    for (int i = 0; i < 20; i++) {
      breaker.ended(i % 7 != 6, 0);
    }
    assertThat(breaker.admits(0)).isTrue();
  }

  @Test
  void probationLetsOneCallThroughAndDoublesTheWaitIfItFails() {
    ConsecutiveFailures breaker = shutAt(0);
    breaker.ended(false, SECOND / 2); // a straggler
    assertThat(breaker.admits(SECOND / 2)).isFalse();
    breaker.sent();
    assertThat(breaker.admits(SECOND)).isFalse();
    breaker.ended(true, SECOND);
    assertThat(breaker.admits(3 * SECOND - 1)).isFalse();
    assertThat(breaker.admits(3 * SECOND)).isTrue();
    breaker.sent();
    breaker.ended(false, 3 * SECOND);
    assertThat(breaker.admits(3 * SECOND)).isTrue();
    breaker.sent();
    assertThat(breaker.admits(3 * SECOND)).isTrue();
  }

  @Test
  void theWaitGrowsToAMinute() {
    ConsecutiveFailures breaker = shutAt(0);
    long now = SECOND;
    for (int i = 0; i < 10; i++) {
      breaker.ended(true, now);
      now += 60 * SECOND;
    }
    assertThat(breaker.admits(now - 1)).isFalse();
    assertThat(breaker.admits(now)).isTrue();
  }

  @Test
  void failsCallsWhileEveryBreakerIsShut() {
    FakeClient client = FakeClient.connected(new LinkerdPeakEwma(), endpoint(0, "a", 1));
    for (int i = 0; i < 7; i++) {
      client.call(0, 1, Status.Code.UNAVAILABLE);
    }
    assertThat(client.pick()).isEqualTo(Choice.UNAVAILABLE);
    client.time.advanceMillis(1_500);
    assertThat(client.picked()).isZero();
  }

  @Test
  void aNewEndpointCountsAs30Millis() {
    FakeClient client =
        FakeClient.connected(new LinkerdPeakEwma(), endpoint(0, "a", 1), endpoint(1, "b", 1));
    client.call(0, 31, Status.Code.OK);
    assertThat(client.picked(2, 20)).containsExactly(0, 20);
  }
}
