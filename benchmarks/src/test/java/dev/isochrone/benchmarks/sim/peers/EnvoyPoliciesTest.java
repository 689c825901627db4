/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import static dev.isochrone.benchmarks.sim.peers.FakeTransport.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.benchmarks.sim.policy.Attempt.LoadReport;
import dev.isochrone.benchmarks.sim.policy.Choice;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Policy;
import io.grpc.ConnectivityState;
import io.grpc.Status;
import org.junit.jupiter.api.Test;

class EnvoyPoliciesTest {
  private static FakeClient client(Policy policy) {
    return FakeClient.connected(
        policy,
        new Endpoint[] {
          endpoint(0, "far", 90),
          endpoint(1, "far", 90),
          endpoint(2, "near", 2),
          endpoint(3, "near", 2)
        });
  }

  private static void answer(FakeClient client, int... ids) {
    for (int id : ids) {
      FakeTransport transport = client.transport(id);
      transport.probes.forEach(p -> p.accept(true));
      transport.probes.clear();
    }
  }

  @Test
  void allToTheNearestSite() {
    FakeClient client = client(new StaticDistanceEnvoy());
    int[] picked = client.picked(4, 100);
    assertThat(picked[2] + picked[3]).isEqualTo(100);
    assertThat(picked[2]).isBetween(20, 80);
  }

  @Test
  void fiveFailuresEjectAndHalfASiteTakes70Percent() {
    FakeClient client = client(new StaticDistanceEnvoy());
    for (int i = 0; i < 5; i++) {
      assertThat(client.picked(4, 100)[2]).isPositive();
      client.call(2, 1, Status.Code.UNAVAILABLE);
    }
    int[] picked = client.picked(4, 1000);
    assertThat(picked[2]).isZero();
    assertThat(picked[3]).isBetween(650, 750);
  }

  @Test
  void anEjectionEndsWithTheFirstSweepAfter30Seconds() {
    FakeClient client = client(new StaticDistanceEnvoy());
    for (int i = 0; i < 5; i++) {
      client.call(2, 1, Status.Code.DEADLINE_EXCEEDED);
    }
    for (int second = 0; second < 39; second++) {
      answer(client, 0, 1, 2, 3);
      client.time.advanceMillis(1_000);
    }
    assertThat(client.picked(4, 100)[2]).isZero(); // over for 9 s
    answer(client, 0, 1, 2, 3);
    client.time.advanceMillis(1_000);
    assertThat(client.picked(4, 100)[2]).isPositive();
  }

  @Test
  void resourceExhaustedAndCancelledAreNo5xx() {
    EnvoyHost host = new EnvoyHost();
    for (int i = 0; i < 20; i++) {
      host.sent();
      boolean odd = i % 2 == 1;
      host.ended(odd ? Status.Code.CANCELLED : Status.Code.RESOURCE_EXHAUSTED, null, 0);
    }
    assertThat(host.healthy()).isTrue();
  }

  @Test
  void twoUnansweredChecksTakeAHostOutAndTwoAnsweredBringItBack() {
    FakeClient client = client(new StaticDistanceEnvoy());
    client.time.advanceMillis(1_000); // the first check's timeout, at all
    answer(client, 0, 1, 2, 3);
    client.time.advanceMillis(1_000);
    assertThat(client.picked(4, 100)[2]).isPositive();
    answer(client, 0, 1, 3); // host 2 does not answer its second
    client.time.advanceMillis(1_000);
    int[] picked = client.picked(4, 100);
    assertThat(picked[2]).isZero();
    assertThat(picked[3]).isBetween(55, 85);
    client.time.advanceMillis(1_000);
    answer(client, 2);
    assertThat(client.picked(4, 100)[2]).isZero();
    client.time.advanceMillis(1_000);
    answer(client, 2);
    assertThat(client.picked(4, 100)[2]).isPositive();
  }

  @Test
  void withoutTheNearSiteAllToTheNext() {
    FakeClient client = client(new StaticDistanceEnvoy());
    client.transport(2).becomes(ConnectivityState.IDLE);
    client.transport(3).becomes(ConnectivityState.IDLE);
    int[] picked = client.picked(4, 100);
    assertThat(picked[0] + picked[1]).isEqualTo(100);
  }

  @Test
  void inPanicAHostThatIsNotConnectedFailsTheCall() {
    FakeClient client =
        FakeClient.connected(
            new StaticDistanceEnvoy(), endpoint(0, "near", 2), endpoint(1, "far", 90));
    for (int i = 0; i < 5; i++) {
      client.call(0, 1, Status.Code.UNAVAILABLE);
    }
    client.transport(1).becomes(ConnectivityState.IDLE);
    int failed = 0;
    for (int i = 0; i < 100; i++) {
      failed += client.pick().equals(Choice.UNAVAILABLE) ? 1 : 0;
    }
    assertThat(failed).isBetween(35, 65); // one of two hosts by count
  }

  @Test
  void aRetryAvoidsWhatWasTried() {
    FakeClient client =
        FakeClient.connected(
            new StaticDistanceEnvoy(), endpoint(0, "near", 2), endpoint(1, "near", 2));
    int same = 0;
    for (int i = 0; i < 1_000; i++) {
      FakeAttempt retry = new FakeAttempt();
      retry.tried.add(client.transport(0).endpoint());
      same += FakeClient.id(client.balancer.pick(retry)) == 0 ? 1 : 0;
    }
    assertThat(same).isLessThan(50); // 2^-6 of 1000
  }

  @Test
  void loadAwareStaysLocalUntilTheLocalSiteIsTheBusierOne() {
    FakeClient client = client(new EnvoyLoadAwareLocality());
    int[] picked = client.picked(4, 1_000);
    assertThat(picked[0] + picked[1]).isBetween(10, 60);
    report(client, 2, 0.8);
    report(client, 0, 0.2);
    client.time.advanceMillis(1_000);
    answer(client, 0, 1, 2, 3);
    picked = client.picked(4, 1_000); // the first reports count raw: 0.2 of 1
    assertThat(picked[2] + picked[3]).isBetween(150, 250);
  }

  private static void report(FakeClient client, int id, double utilisation) {
    client.end(client.send(id), Status.Code.OK, new LoadReport(utilisation, 1, 0));
  }
}
