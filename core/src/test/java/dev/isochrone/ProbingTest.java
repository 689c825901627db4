/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.health.Connectivity;
import dev.isochrone.health.HealthConfig;
import dev.isochrone.health.Prober;
import dev.isochrone.topology.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is asked when, and who is listened to. */
class ProbingTest {
  private final World world = new World();

  private static RouterConfig config(int perSecond, boolean watch) {
    HealthConfig d = HealthConfig.DEFAULT;
    return RouterConfig.DEFAULT.with(
        new HealthConfig(
            d.stallFloor(),
            d.stallCeiling(),
            d.ejectionBase(),
            d.ejectionMax(),
            d.probeInterval(),
            perSecond,
            watch,
            d.outlierDetection()));
  }

  private void sites(int endpoints) {
    for (int i = 0; i < endpoints; i++) {
      world.server("near", "near-" + i, 2, 5);
      world.server("next", "next-" + i, 20, 5);
    }
  }

  private void run(int seconds) {
    world.run(Duration.ofSeconds(seconds), 100);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 20})
  void notServingIsObeyedWithinOneIntervalByAllThatTheBudgetLastsFor(int endpoints) {
    sites(endpoints);
    world.start(RouterConfig.DEFAULT, true);
    run(10);
    world.servers.values().stream()
        .filter(s -> s.endpoint.site().name().equals("near"))
        .forEach(s -> s.notServing = true);
    run(1);
    world.time.advanceMillis(10);
    world.forget();
    run(1);
    assertThat(world.calls("near")).isZero();
    assertThat(world.refused + world.failed).isZero();
  }

  @Test
  void ofALargeFleetAFewAreAskedAndMostWhereNoCallsGo() {
    sites(100);
    world.start(RouterConfig.DEFAULT, true);
    run(20);
    world.forget();
    run(100);
    assertThat(world.probes("near")).as("one an interval").isBetween(90, 130);
    assertThat(world.probes("next")).as("two an interval").isBetween(180, 260);
    assertThat(world.servers.values()).as("in turns").allMatch(s -> s.probes > 0);
  }

  @Test
  void budgetIsKeptWhoeverIsDue() {
    sites(20);
    world.start(config(3, false), true);
    run(10);
    world.servers.values().forEach(s -> s.silent = s.endpoint.site().name().equals("next"));
    world.forget();
    run(100);
    assertThat(world.probes("near") + world.probes("next")).isLessThanOrEqualTo(303);
    assertThat(world.probes("near")).as("and suspects do not take all of it").isGreaterThan(10);
  }

  /** A prober that can listen. */
  private final class Listener implements Prober {
    final Map<String, News> open = new HashMap<>();
    final List<String> opened = new ArrayList<>();
    boolean supported = true;

    @Override
    public void probe(Endpoint endpoint, long timeoutNanos, Report report) {
      world.probe(endpoint, timeoutNanos, report);
    }

    @Override
    public @Nullable Watch watch(Endpoint endpoint, News news) {
      String id = endpoint.id();
      opened.add(id);
      if (!supported) {
        world.time.schedule(() -> news.ended(false), 2_000_000);
        return () -> {};
      }
      open.put(id, news);
      world.time.schedule(
          () -> {
            if (open.get(id) == news) {
              news.serving(true);
            }
          },
          2_000_000);
      return () -> open.remove(id, news);
    }
  }

  private Listener listen(int endpoints) {
    Listener listener = new Listener();
    sites(endpoints);
    world.also = b -> b.prober(listener);
    world.start(config(50, true), true);
    run(10);
    return listener;
  }

  @Test
  void whatAnEndpointSaysOfItselfCountsAtOnce() {
    Listener listener = listen(1);
    assertThat(listener.opened).containsExactlyInAnyOrder("near-0", "next-0");
    world.servers.get("near-0").notServing = true;
    listener.open.get("near-0").serving(false);
    world.time.advanceMillis(3);
    world.forget();
    run(1);
    assertThat(world.calls("near")).isZero();
    assertThat(world.site("near").reason()).isEqualTo("EJECTED: it says NOT_SERVING");
    world.servers.get("near-0").notServing = false;
    listener.open.get("near-0").serving(true);
    world.time.advanceMillis(3);
    assertThat(world.site("near").state()).isEqualTo("HEALTHY");
  }

  @Test
  void thoseListenedToAreAskedOnlyHowFarTheirSiteIs() {
    listen(10);
    world.forget();
    run(100);
    assertThat(world.probes("near")).isBetween(90, 130);
    assertThat(world.probes("next")).isBetween(180, 260);
  }

  @Test
  void oneThatDoesNotKnowHowToIsAskedAndNotListenedToAgainOverItsConnection() {
    Listener listener = new Listener();
    listener.supported = false;
    sites(4);
    world.also = b -> b.prober(listener);
    world.start(config(50, true), true);
    run(30);
    assertThat(listener.opened).hasSize(8);
    world.forget();
    run(100);
    assertThat(world.probes("near")).as("each once an interval").isBetween(4 * 95, 4 * 125);
    listener.supported = true;
    world.router().connectivity("near-0", Connectivity.CONNECTING, "lost");
    run(1);
    world.router().connectivity("near-0", Connectivity.CONNECTED, "");
    run(1);
    assertThat(listener.open).as("it may know now").containsOnlyKeys("near-0");
  }

  @Test
  void streamThatBreaksIsOpenedAgainLaterAndLater() {
    Listener listener = listen(1);
    listener.opened.clear();
    for (int i = 0; i < 64_000; i++) {
      Prober.News news = listener.open.remove("next-0");
      if (news != null) {
        news.ended(true);
      }
      world.time.advanceMillis(1);
      if (i % 10 == 0) {
        world.call(dev.isochrone.topology.Residency.anywhere());
      }
    }
    // After 1, 2, 4, 8, 16, 32 s; what it says in between would begin anew.
    assertThat(listener.opened.size()).isBetween(5, 6);
  }

  @Test
  void nobodyIsListenedToWithoutCallsNorAfterTheEnd() {
    Listener listener = listen(2);
    assertThat(listener.open).hasSize(4);
    world.time.advanceMillis(61_000);
    assertThat(listener.open).as("a stream would keep a channel from going idle").isEmpty();
    run(1);
    assertThat(listener.open).hasSize(4);
    world.router().update(List.of(world.servers.get("near-0").endpoint));
    assertThat(listener.open).as("gone ones").containsOnlyKeys("near-0");
    world.router().close();
    assertThat(listener.open).isEmpty();
  }
}
