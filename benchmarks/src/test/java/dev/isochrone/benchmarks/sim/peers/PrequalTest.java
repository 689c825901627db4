/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import static dev.isochrone.benchmarks.sim.peers.FakeTransport.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.benchmarks.sim.policy.Choice;
import dev.isochrone.benchmarks.sim.policy.ConnectedBalancer.Member;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PrequalTest {
  private final ProbePool<Endpoint> pool = new ProbePool<>();
  private final List<Member<Endpoint>> replicas = new ArrayList<>();

  PrequalTest() {
    for (int i = 0; i < 20; i++) {
      Transport transport = new FakeTransport(endpoint(i, "a", 1), (t, s) -> {});
      replicas.add(new Member<>(transport, transport.endpoint(), new Choice(transport, null)));
    }
  }

  private void answer(int id, int inFlight, long latency) {
    answer(id, inFlight, latency, 0, 100);
  }

  private void answer(int id, int inFlight, long latency, long at, int uses) {
    pool.add(new ProbePool.Probe<>(replicas.get(id), inFlight, latency, at, uses));
  }

  private int used() {
    return Objects.requireNonNull(pool.use()).replica().endpoint().id();
  }

  @Test
  void ofTheColdTheOneWithTheLeastLatency() {
    for (int i = 0; i < 10; i++) {
      answer(i, i, 100 - i); // 0.84 of ten: the ninth smallest, 8 in flight, is still cold
    }
    assertThat(used()).isEqualTo(8);
  }

  @Test
  void aUseCountsAsACallAndMayMakeItHot() {
    answer(0, 1, 10);
    answer(1, 1, 20);
    assertThat(used()).isZero();
    assertThat(used()).isEqualTo(1);
    assertThat(used()).isZero(); // all hot: the fewest calls, 2 each
    assertThat(used()).isEqualTo(1);
  }

  @Test
  void removesInTurnTheOldestAndTheWorst() {
    answer(0, 0, 50);
    answer(1, 0, 10);
    answer(2, 0, 90);
    answer(3, 0, 20);
    pool.removeOne();
    assertThat(pool).hasToString("[1, 2, 3]");
    pool.removeOne();
    assertThat(pool).hasToString("[1, 3]");
    used(); // replica 1 is hot now
    pool.removeOne();
    assertThat(pool).hasToString("[3]");
  }

  @Test
  void theWorstIsTheHottest() {
    answer(0, 0, 50);
    answer(1, 0, 99);
    answer(2, 0, 10);
    used();
    pool.removeOne();
    pool.removeOne();
    assertThat(pool).hasToString("[1]");
  }

  @Test
  void keepsSixteenOfDifferentReplicasForASecond() {
    for (int i = 0; i < 20; i++) {
      answer(i, 0, 1, i, 1);
    }
    answer(19, 0, 1, 20, 1);
    assertThat(pool.size()).isEqualTo(16);
    pool.clean(replicas, ProbePool.MAX_AGE_NANOS + 18);
    assertThat(pool).hasToString("[18, 19]");
    pool.clean(replicas.subList(0, 19), 20);
    assertThat(pool).hasToString("[18]");
    used();
    assertThat(pool.size()).isZero();
  }

  @Test
  void reusesAsThePaperSays() {
    assertThat(Prequal.reuse(100)).isCloseTo(2 / (0.84 * 3 - 1), within(1e-12));
    assertThat(Prequal.reuse(100_000)).isEqualTo(1, within(1e-3));
    assertThat(Prequal.reuse(10)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aProbesLatencyIsTheServersAndItsRoundTrip() {
    FakeClient client =
        FakeClient.connected(
            new Prequal(), endpoint(0, "a", 1), endpoint(1, "b", 1), endpoint(2, "c", 1));
    client.pick(); // probes all three
    Transport.ServerLoad quick = new Transport.ServerLoad(0, 1 * FakeClient.MILLI);
    client.time.advanceMillis(2);
    client.transport(0).loadProbes.get(0).accept(new Transport.ServerLoad(0, 9_000_000)); // 11
    client.time.advanceMillis(7);
    client.transport(1).loadProbes.get(0).accept(quick); // 9 + 1
    client.time.advanceMillis(5);
    client.transport(2).loadProbes.get(0).accept(quick); // 14 + 1
    assertThat(client.picked()).isEqualTo(1);
  }
}
