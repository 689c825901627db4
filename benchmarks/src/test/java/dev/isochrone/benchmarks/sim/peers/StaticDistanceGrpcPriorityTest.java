/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import static dev.isochrone.benchmarks.sim.peers.FakeTransport.endpoint;
import static io.grpc.ConnectivityState.CONNECTING;
import static io.grpc.ConnectivityState.IDLE;
import static io.grpc.ConnectivityState.READY;
import static io.grpc.ConnectivityState.SHUTDOWN;
import static io.grpc.ConnectivityState.TRANSIENT_FAILURE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.benchmarks.sim.policy.Choice;
import org.junit.jupiter.api.Test;

class StaticDistanceGrpcPriorityTest {
  private final FakeClient client =
      new FakeClient(
          new StaticDistanceGrpcPriority(),
          endpoint(0, "far", 90),
          endpoint(1, "near", 2),
          endpoint(2, "near", 2));

  @Test
  void theNextSiteIsNotConnectedToUntilItIsNeeded() {
    assertThat(client.transports.keySet()).containsExactly(1, 2);
    client.transport(1).becomes(READY);
    client.time.advanceMillis(60_000);
    assertThat(client.transports.keySet()).containsExactly(1, 2);
  }

  @Test
  void roundRobinWithinASite() {
    client.transport(1).becomes(READY);
    client.transport(2).becomes(READY);
    int first = client.picked();
    assertThat(client.picked()).isEqualTo(3 - first);
    assertThat(client.picked()).isEqualTo(first);
  }

  @Test
  void failsOverAfterTenSecondsWithoutConnection() {
    client.time.advanceMillis(9_999);
    assertThat(client.pick()).isEqualTo(Choice.WAIT);
    assertThat(client.transports).doesNotContainKey(0);
    client.time.advanceMillis(1);
    client.transport(0).becomes(READY);
    assertThat(client.picked()).isZero();
  }

  @Test
  void failsOverAtOnceWhenAllHaveFailed() {
    client.transport(1).becomes(TRANSIENT_FAILURE);
    assertThat(client.transports).doesNotContainKey(0);
    client.transport(2).becomes(TRANSIENT_FAILURE);
    client.transport(0).becomes(READY);
    assertThat(client.picked()).isZero();
    client.transport(1).becomes(CONNECTING); // round robin: it has failed until it is up
    assertThat(client.picked()).isZero();
  }

  @Test
  void aBrokenConnectionGetsTenSecondsToo() {
    client.transport(1).becomes(READY);
    client.transport(1).becomes(IDLE);
    client.time.advanceMillis(9_999);
    assertThat(client.pick()).isEqualTo(Choice.WAIT);
    client.time.advanceMillis(1);
    client.transport(0).becomes(READY);
    assertThat(client.picked()).isZero();
  }

  @Test
  void returnsAtOnceAndKeepsTheOtherSiteFor15Minutes() {
    client.transport(1).becomes(TRANSIENT_FAILURE);
    client.transport(2).becomes(TRANSIENT_FAILURE);
    client.transport(0).becomes(READY);
    client.transport(2).becomes(READY);
    assertThat(client.picked()).isEqualTo(2);
    client.time.advanceMillis(899_999);
    assertThat(client.transport(0).state()).isEqualTo(READY);
    client.time.advanceMillis(1);
    assertThat(client.transport(0).state()).isEqualTo(SHUTDOWN);
  }

  @Test
  void failsCallsWhenEverySiteHasFailed() {
    client.transport(1).becomes(TRANSIENT_FAILURE);
    client.transport(2).becomes(TRANSIENT_FAILURE);
    client.transport(0).becomes(TRANSIENT_FAILURE);
    assertThat(client.pick()).isEqualTo(Choice.UNAVAILABLE);
  }
}
