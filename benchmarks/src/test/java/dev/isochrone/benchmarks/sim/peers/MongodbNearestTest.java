/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import static dev.isochrone.benchmarks.sim.peers.FakeTransport.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.benchmarks.sim.policy.Choice;
import io.grpc.ConnectivityState;
import org.junit.jupiter.api.Test;

class MongodbNearestTest {
  private final FakeClient client =
      FakeClient.connected(
          new MongodbNearest(), endpoint(0, "a", 1), endpoint(1, "b", 1), endpoint(2, "c", 1));

  private void answer(int id) {
    FakeTransport transport = client.transport(id);
    transport.probes.remove(0).accept(true);
  }

  private void answersAfter(int a, int b, int c) {
    client.time.advanceMillis(a);
    answer(0);
    client.time.advanceMillis(b - a);
    answer(1);
    client.time.advanceMillis(c - b);
    answer(2);
  }

  @Test
  void theFirstRoundTripIsTakenAsItIsAndTheOthersByAFifth() {
    MongodbNearest.Server server = new MongodbNearest.Server(() -> {});
    server.answered(100);
    assertThat(server.rttNanos()).isEqualTo(100);
    server.answered(200);
    assertThat(server.rttNanos()).isCloseTo(120, within(1e-9));
    server.failed();
    assertThat(server.rttNanos()).isNaN();
  }

  @Test
  void waitsUntilOneIsKnown() {
    assertThat(client.pick()).isEqualTo(Choice.WAIT);
    answer(1);
    assertThat(client.picked()).isEqualTo(1);
  }

  @Test
  void theWindowIsFifteenMillisWide() {
    answersAfter(5, 20, 21);
    int[] picked = client.picked(3, 100);
    assertThat(picked[0]).isPositive();
    assertThat(picked[1]).isPositive();
    assertThat(picked[2]).isZero();
  }

  @Test
  void theOneWithFewerOperationsOfTwo() {
    answersAfter(5, 6, 7);
    client.send(0);
    client.send(1);
    int[] picked = client.picked(3, 300);
    assertThat(picked[2]).isBetween(150, 250); // in two of three draws
  }

  @Test
  void aRetryLeavesOutWhatWasTriedIfThereAreOthers() {
    answersAfter(5, 50, 90);
    FakeAttempt retry = new FakeAttempt();
    retry.tried.add(client.transport(0).endpoint());
    assertThat(FakeClient.id(client.balancer.pick(retry))).isEqualTo(1);
    retry.tried.add(client.transport(1).endpoint());
    retry.tried.add(client.transport(2).endpoint());
    assertThat(FakeClient.id(client.balancer.pick(retry))).isEqualTo(0);
  }

  @Test
  void aCheckWithoutAnswerOrABrokenConnectionMakesUnknown() {
    answersAfter(5, 50, 90);
    client.time.advanceMillis(915); // the next checks of the first
    client.time.advanceMillis(1_000); // and its timeout
    assertThat(client.picked()).isEqualTo(1);
    client.transport(1).becomes(ConnectivityState.IDLE);
    assertThat(client.picked()).isEqualTo(2);
    client.transport(1).becomes(ConnectivityState.READY);
    assertThat(client.picked()).isEqualTo(2);
    FakeTransport back = client.transport(1);
    back.probes.get(back.probes.size() - 1).accept(true);
    assertThat(client.picked()).isEqualTo(1);
  }
}
