/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import dev.isochrone.health.Connectivity;
import dev.isochrone.health.HealthState;
import dev.isochrone.latency.MeasurementStore;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.time.VirtualTime;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Endpoints come and go, the router starts and stops, and what is foreign throws. */
class SiteRouterLifecycleTest {
  private final World world = new World();

  private void twoSites() {
    world.server("near", "near-1", 2, 5);
    world.server("mid", "mid-1", 12, 5);
  }

  private void run(int seconds) {
    world.run(Duration.ofSeconds(seconds), 200);
  }

  private RoutedEndpoint pick() {
    return world.router().pick(Residency.anywhere(), null);
  }

  @Test
  void drainedEndpointGetsNoNewCallsAndIsNoReasonToPanic() {
    twoSites();
    world.start(RouterConfig.DEFAULT, true);
    run(5);
    Endpoint near = world.servers.get("near-1").endpoint;
    world
        .router()
        .update(
            List.of(
                new Endpoint(near.id(), near.site(), near.weight(), true),
                world.servers.get("mid-1").endpoint));
    run(5); // the longest ramp takes 4.5
    world.forget();
    run(5);
    assertThat(world.calls("near")).isZero();
    assertThat(world.failed).isZero();
    assertThat(world.site("near").state()).isEqualTo("DRAINED");
    assertThat(world.site("near").endpoints().get(0).state()).isEqualTo("DRAINED");
    assertThat(world.router().snapshot().panic()).isFalse();
    world.router().update(List.of(near, world.servers.get("mid-1").endpoint));
    run(1); // in a ramp
    world.forget();
    run(5);
    assertThat(world.share("near")).as("and back").isGreaterThan(0.95);
  }

  @Test
  void allDrainedIsUnavailable() {
    Endpoint drained = new Endpoint("e", Site.named("s"), 1, true);
    world.start(RouterConfig.DEFAULT, true);
    world.router().update(List.of(drained));
    world.router().connectivity("e", Connectivity.CONNECTED, "");
    world.time.advanceMillis(10);
    assertThat(pick()).isNull();
    assertThat(world.router().refusal(Residency.anywhere()))
        .isEqualTo(
            new Refusal(Refusal.Kind.UNAVAILABLE, "every permitted site is down: s (DRAINED)"));
  }

  @Test
  void updateKeepsWhatItKnowsOfThoseThatStayAndForgetsThoseGone() {
    twoSites();
    world.start(RouterConfig.DEFAULT, true);
    run(5);
    RouterSnapshot.SiteSnapshot before = world.site("near");
    RoutedEndpoint routed = pick();
    Map<String, RoutedEndpoint> now =
        world.router().update(List.of(world.servers.get("near-1").endpoint));
    assertThat(now).containsOnlyKeys("near-1").containsValue(routed);
    assertThat(world.site("near").rttMillis()).isEqualTo(before.rttMillis());
    assertThat(world.site("near").calls()).isEqualTo(before.calls());
    assertThat(world.router().snapshot().sites()).hasSize(1);
    world.router().connectivity("mid-1", Connectivity.FAILED, "an echo of what is gone");
    world.router().connectedIn("mid-1", 5);
    world.router().update(List.of());
    assertThat(pick()).isNull();
    assertThat(world.router().snapshot().sites()).isEmpty();
  }

  @Test
  void endpointThatMovedToAnotherSiteStartsAnew() {
    twoSites();
    world.start(RouterConfig.DEFAULT, true);
    run(5);
    world.router().update(List.of(Endpoint.of("near-1", Site.named("elsewhere"))));
    assertThat(world.router().snapshot().sites()).hasSize(1);
    assertThat(world.site("elsewhere").rttMillis()).isNull();
    assertThat(world.site("elsewhere").state()).isEqualTo("DOWN");
  }

  @Test
  void callThatEndsAfterItsEndpointIsGoneHarmsNothing() {
    twoSites();
    world.start(RouterConfig.DEFAULT, true);
    run(5);
    RoutedEndpoint gone = pick();
    gone.sent(world.time.nanoTime());
    world.router().update(List.of(world.servers.get("mid-1").endpoint));
    gone.endedAtOnce(OutcomeKind.TIMEOUT, world.time.nanoTime(), 1_000_000);
    run(1);
    world.forget();
    run(2);
    assertThat(world.share("mid")).isEqualTo(1);
  }

  @Test
  void newEndpointStartsSlowly() {
    world.server("near", "near-1", 2, 5);
    world.start(RouterConfig.DEFAULT, true);
    world.run(Duration.ofSeconds(20), 1000);
    World.Server second = world.server("near", "near-2", 2, 5);
    world.router().update(world.servers.values().stream().map(s -> s.endpoint).toList());
    world.router().connectivity("near-2", Connectivity.CONNECTED, "");
    world.forget();
    world.run(Duration.ofSeconds(1), 1000);
    assertThat(second.calls).as("of 1000").isBetween(1, 250);
    world.run(Duration.ofSeconds(15), 1000);
    world.forget();
    world.run(Duration.ofSeconds(1), 1000);
    assertThat(second.calls).as("of 1000").isBetween(300, 700);
  }

  @Test
  void weightIsObserved() {
    world.server("near", "near-1", 2, 20);
    world.server("near", "near-2", 2, 20);
    world.start(RouterConfig.DEFAULT, true);
    world
        .router()
        .update(
            List.of(
                new Endpoint("near-1", Site.named("near"), 300, false),
                new Endpoint("near-2", Site.named("near"), 100, false)));
    world.run(Duration.ofSeconds(20), 1000);
    world.forget();
    world.run(Duration.ofSeconds(5), 1000);
    double ratio = (double) world.servers.get("near-1").calls / world.servers.get("near-2").calls;
    assertThat(ratio).isBetween(2.0, 4.0);
    assertThat(world.site("near").endpoints())
        .extracting(e -> e.weight())
        .containsExactly(300, 100);
  }

  @Test
  void retryGoesElsewhere() {
    twoSites();
    world.start(RouterConfig.DEFAULT, true);
    run(5);
    TriedEndpoints tried = new TriedEndpoints();
    RoutedEndpoint first = world.router().pick(Residency.anywhere(), tried);
    assertThat(first).hasToString("near-1@near");
    tried.add(first.endpoint());
    RoutedEndpoint second = world.router().pick(Residency.anywhere(), tried);
    assertThat(second).hasToString("mid-1@mid");
    tried.add(second.endpoint());
    assertThat(world.router().pick(Residency.anywhere(), tried))
        .as("where everything was tried, anything is better than nothing")
        .isNotNull();
  }

  @Test
  void observerThatThrowsIsContained() {
    twoSites();
    world.also =
        b ->
            b.observer(
                new RouterObserver() {
                  @Override
                  public void endpointState(
                      Endpoint endpoint, HealthState from, HealthState to, String reason) {
                    throw new IllegalStateException("observer");
                  }

                  @Override
                  public void tableChanged(long version) {
                    throw new IllegalStateException("observer");
                  }
                });
    world.start(RouterConfig.DEFAULT, true);
    run(5);
    world.servers.get("near-1").silent = true;
    run(5);
    world.forget();
    run(1);
    assertThat(world.share("mid")).isEqualTo(1);
  }

  @Test
  void observerIsToldOfEachChangeOfAVerdictAndOfEachTable() {
    List<String> told = new ArrayList<>();
    twoSites();
    world.also =
        b ->
            b.observer(
                new RouterObserver() {
                  @Override
                  public void endpointState(
                      Endpoint endpoint, HealthState from, HealthState to, String reason) {
                    told.add(endpoint.id() + " " + from + " " + to);
                  }

                  @Override
                  public void tableChanged(long version) {
                    told.add("table " + version);
                  }
                });
    world.start(RouterConfig.DEFAULT, true);
    assertThat(told).containsExactly("table 1");
    run(1);
    assertThat(told).contains("near-1 CONNECTING HEALTHY", "mid-1 CONNECTING HEALTHY");
    assertThat(told).endsWith("table " + world.router().table().version());
    assertThat(told).doesNotHaveDuplicates();
  }

  @Test
  void proberThatThrowsIsContained() {
    twoSites();
    world.also =
        b ->
            b.prober(
                (endpoint, timeoutNanos, report) -> {
                  world.servers.get(endpoint.id()).probes++;
                  throw new IllegalStateException("prober");
                });
    world.start(RouterConfig.DEFAULT, true);
    run(5);
    assertThat(world.failed).isZero();
    assertThat(world.probes("near")).as("it is tried again").isGreaterThan(1);
    assertThat(world.probes("mid")).isGreaterThan(1);
  }

  @Test
  void probeAnsweredInNoTimeIsDroppedAndCounted() {
    world.server("near", "near-1", 2, 5);
    world.also = b -> b.prober((endpoint, timeoutNanos, report) -> report.answered(true));
    world.start(RouterConfig.DEFAULT, true);
    run(1);
    assertThat(world.router().snapshot().droppedSamples()).isPositive();
    assertThat(world.site("near").rttMillis()).isEqualTo(7.0);
  }

  @Test
  void closeStopsTheBeatAndLeavesTheLastTable() {
    twoSites();
    world.start(RouterConfig.DEFAULT, false);
    run(5);
    world.time.advanceMillis(100);
    assertThat(world.time.pendingTasks()).as("the beat").isEqualTo(1);
    world.router().close();
    world.router().close();
    assertThat(world.time.pendingTasks()).isZero();
    assertThat(pick()).hasToString("near-1@near");
    world.router().update(List.of());
    world.router().connectivity("near-1", Connectivity.FAILED, "");
    world.time.advanceMillis(1000);
    assertThat(world.time.pendingTasks()).isZero();
    assertThat(pick()).hasToString("near-1@near");
  }

  @Test
  void closeWhileProbesAreUnderWayStopsToo() {
    twoSites();
    world.start(RouterConfig.DEFAULT, true);
    run(5);
    world.servers.get("mid-1").silent = true;
    world.time.advanceMillis(1200);
    world.router().close();
    world.time.advanceMillis(5000);
    assertThat(world.time.pendingTasks()).isZero();
  }

  @Test
  void closeFromAnObserverStopsTheBeatToo() {
    AtomicReference<SiteRouter> router = new AtomicReference<>();
    twoSites();
    world.also =
        b ->
            b.observer(
                new RouterObserver() {
                  @Override
                  public void endpointState(
                      Endpoint endpoint, HealthState from, HealthState to, String reason) {
                    if (to == HealthState.SUSPECT) {
                      router.get().close();
                    }
                  }
                });
    router.set(world.start(RouterConfig.DEFAULT, false));
    run(5);
    world.servers.get("near-1").silent = true;
    run(1);
    world.time.advanceMillis(5000);
    assertThat(world.time.pendingTasks()).isZero();
  }

  @Test
  void nextLifeRanksAtOnceByWhatTheLastOneMeasured() {
    MeasurementStore store = new MeasurementStore(world.time);
    world.also = b -> b.store(store);
    twoSites();
    world.start(RouterConfig.DEFAULT, true);
    run(5);
    world.router().close();
    SiteRouter next =
        SiteRouter.builder("test").ticker(world.time).seed(1).store(store).start(world.time);
    next.update(List.of(world.servers.get("mid-1").endpoint, world.servers.get("near-1").endpoint));
    next.connectivity("mid-1", Connectivity.CONNECTED, "");
    next.connectivity("near-1", Connectivity.CONNECTED, "");
    world.time.advanceMillis(5); // a table, and no beat yet that would send a call to measure mid
    for (int i = 0; i < 100; i++) {
      assertThat(next.pick(Residency.anywhere(), null)).hasToString("near-1@near");
    }
    SiteRouter stranger =
        SiteRouter.builder("another").ticker(world.time).seed(1).store(store).start(world.time);
    stranger.update(List.of(world.servers.get("near-1").endpoint));
    assertThat(stranger.snapshot().sites().get(0).rttMillis()).isNull();
  }

  @Test
  void siteThatIsRemovedIsRememberedByTheStore() {
    MeasurementStore store = new MeasurementStore(world.time);
    world.also = b -> b.store(store);
    twoSites();
    world.start(RouterConfig.DEFAULT, true);
    run(5);
    world.router().update(List.of(world.servers.get("mid-1").endpoint));
    world.router().update(world.servers.values().stream().map(s -> s.endpoint).toList());
    assertThat(world.site("near").rttMillis()).isEqualTo(2.0);
  }

  @Test
  void originOfTheClockDoesNotMatter() {
    for (long origin : new long[] {0, Long.MIN_VALUE, Long.MAX_VALUE, -1}) {
      VirtualTime time = new VirtualTime(origin);
      SiteRouter router = SiteRouter.builder("test").ticker(time).seed(1).start(time);
      router.update(List.of(Endpoint.of("e", Site.named("s"))));
      router.connectivity("e", Connectivity.CONNECTED, "");
      for (int i = 0; i < 500; i++) {
        RoutedEndpoint e = router.pick(Residency.anywhere(), null);
        if (e != null) {
          e.sent(time.nanoTime());
          time.advanceMillis(5);
          e.endedAtOnce(OutcomeKind.SUCCESS, time.nanoTime(), 5_000_000);
        }
        time.advanceMillis(5);
      }
      assertThat(router.snapshot().sites().get(0).rttMillis()).as("%d", origin).isEqualTo(5.0);
      assertThat(router.snapshot().sites().get(0).state()).isEqualTo("HEALTHY");
    }
  }

  @Test
  void snapshotIsJsonAbleAndSaysWhatHappened() {
    twoSites();
    world.start(RouterConfig.DEFAULT, true);
    run(20);
    world.servers.get("mid-1").silent = true;
    run(5);
    RouterSnapshot snapshot = world.router().snapshot();
    assertThat(snapshot.sites()).extracting(s -> s.site()).containsExactly("near", "mid");
    RouterSnapshot.SiteSnapshot near = snapshot.sites().get(0);
    assertThat(near.priority()).isZero();
    assertThat(near.sharePercent()).isEqualTo(100);
    assertThat(near.rttMillis()).isEqualTo(2.0);
    assertThat(near.serviceMillis()).isEqualTo(5.0);
    assertThat(near.p50Millis()).isBetween(6.9, 7.1);
    assertThat(near.p999Millis()).isBetween(6.9, 7.1);
    assertThat(near.lastMinute().p50Millis()).isBetween(6.9, 7.1);
    assertThat(near.lastMinute().p999Millis()).isBetween(6.9, 7.1);
    assertThat(near.state()).isEqualTo("HEALTHY");
    assertThat(snapshot.sites().get(1).state()).isEqualTo("DOWN");
    assertThat(snapshot.sites().get(1).priority()).isEqualTo(1);
    assertThat(new Gson().fromJson(new Gson().toJson(snapshot), RouterSnapshot.class))
        .isEqualTo(snapshot);
  }

  @Test
  void decisionExplainsItself() {
    twoSites();
    world.start(RouterConfig.DEFAULT, true);
    run(20);
    RoutedEndpoint chosen = pick();
    assertThat(world.router().explain("", Residency.anywhere(), chosen.endpoint()))
        .hasToString("test → near (2.0 ms): nearest of 2 permitted; mid +10.0 ms");
  }

  @Test
  void aSiteIsMeasuredByAnotherEndpointIfTheOneWithLeaveIsGone() {
    World.Server first = world.server("s", "s-1", 2, 5);
    World.Server second = world.server("s", "s-2", 2, 5);
    world.start(RouterConfig.DEFAULT, false);
    world.time.advanceMillis(50); // the first has leave for a call that measures, and none comes
    world.router().update(List.of(second.endpoint));
    world.time.advanceMillis(50);
    assertThat(first.calls).isZero();
    assertThat(world.router().table().takeTrial()).isNotNull();
  }
}
