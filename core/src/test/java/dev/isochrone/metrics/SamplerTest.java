/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.RouterSnapshot;
import dev.isochrone.RouterSnapshot.EndpointSnapshot;
import dev.isochrone.RouterSnapshot.ExtraCallCounts;
import dev.isochrone.RouterSnapshot.RouterCounts;
import dev.isochrone.RouterSnapshot.SiteCounts;
import dev.isochrone.RouterSnapshot.SiteSnapshot;
import dev.isochrone.Routers;
import dev.isochrone.RoutingDecision;
import dev.isochrone.time.VirtualTime;
import dev.isochrone.topology.Residency;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Counters that go on, series that stay few, readings that are rare. */
class SamplerTest implements Routers {
  private final VirtualTime time = new VirtualTime();
  private List<RouterSnapshot> now = List.of();
  private int asked;

  static SiteSnapshot site(String name, int priority, int share, long calls, String... states) {
    List<EndpointSnapshot> endpoints = new ArrayList<>();
    for (String state : states) {
      endpoints.add(new EndpointSnapshot(name + "-" + endpoints.size(), state, "", 1, 2, calls, 1));
    }
    return new SiteSnapshot(
        name,
        List.of(),
        true,
        priority,
        share,
        10.0,
        11.0,
        1.0,
        2.0,
        1.0,
        12.0,
        13.0,
        14.0,
        15.0,
        null,
        3,
        calls,
        10.0,
        new SiteCounts(
            Map.of("nearest", calls), Map.of("success", calls), calls, calls / 100.0, 0, 0),
        "HEALTHY",
        "",
        1,
        endpoints);
  }

  static RouterSnapshot router(String name, SiteSnapshot... sites) {
    return new RouterSnapshot(
        name,
        7,
        false,
        List.of(sites),
        0,
        new ExtraCallCounts(0, 0, 0, 0),
        0,
        null,
        new RouterCounts(7, 0.001, 0),
        List.of());
  }

  @Override
  public List<RouterSnapshot> snapshots() {
    asked++;
    return now;
  }

  @Override
  public Optional<RoutingDecision> explain(String service, Residency residency) {
    return Optional.empty();
  }

  private Sampler sampler(int maxSites) {
    return new Sampler(this, new MetricsOptions(maxSites, false), time);
  }

  private static double picks(Map<Series, Double> values, String site) {
    return values.get(Series.of(Metric.PICKS, "t", site, "nearest"));
  }

  @Test
  void asksAtMostOnceASecondAndOnlyWhenRead() {
    Sampler sampler = sampler(10);
    assertThat(asked).isZero();
    sampler.values();
    sampler.values();
    assertThat(asked).isEqualTo(1);
    time.advanceMillis(999);
    sampler.values();
    assertThat(asked).isEqualTo(1);
    time.advanceMillis(1);
    sampler.values();
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void countersGoOnWhenAChannelGoesIdleAndComesBack() {
    Sampler sampler = sampler(10);
    now = List.of(router("t", site("a", 0, 100, 1000, "HEALTHY")));
    assertThat(picks(sampler.values(), "a")).isEqualTo(1000);
    now = List.of(); // idle
    time.advanceMillis(1000);
    assertThat(picks(sampler.values(), "a")).isEqualTo(1000);
    assertThat(sampler.values()).doesNotContainKey(Series.of(Metric.RTT, "t", "a"));
    now = List.of(router("t", site("a", 0, 100, 5, "HEALTHY")));
    time.advanceMillis(1000);
    assertThat(picks(sampler.values(), "a")).isEqualTo(1005);
    now = List.of();
    time.advanceNanos(Sampler.KEPT_NANOS + 1_000_000_001L);
    assertThat(sampler.values().keySet()).extracting(Series::metric).containsOnly(Metric.ROUTERS);
  }

  @Test
  void countersNeverFallWhenOneOfTwoChannelsToATargetEnds() {
    Sampler sampler = sampler(10);
    RouterSnapshot first = router("t", site("a", 0, 100, 600, "HEALTHY"));
    now = List.of(first, router("t", site("a", 0, 50, 400, "HEALTHY")));
    Map<Series, Double> both = sampler.values();
    assertThat(picks(both, "a")).isEqualTo(1000);
    assertThat(both).containsEntry(Series.of(Metric.SHARE, "t", "a"), 0.75);
    assertThat(both).containsEntry(Series.of(Metric.IN_FLIGHT, "t", "a"), 6.0);
    assertThat(both).containsEntry(Series.of(Metric.RTT, "t", "a"), 0.01);
    now = List.of(first);
    time.advanceMillis(1000);
    assertThat(picks(sampler.values(), "a")).isEqualTo(1000);
    now = List.of(router("t", site("a", 0, 100, 610, "HEALTHY")));
    time.advanceMillis(1000);
    assertThat(picks(sampler.values(), "a")).isEqualTo(1010);
  }

  @Test
  void sitesBeyondTheBoundAreOneSeries() {
    Sampler sampler = sampler(2);
    now =
        List.of(
            router(
                "t",
                site("a", 0, 50, 1, "HEALTHY"),
                site("b", 0, 20, 2, "HEALTHY"),
                site("c", 0, 20, 4, "HEALTHY"),
                site("d", 0, 10, 8, "EJECTED")));
    Map<Series, Double> values = sampler.values();
    assertThat(picks(values, "other")).isEqualTo(12);
    assertThat(values.get(Series.of(Metric.SHARE, "t", "other"))).isCloseTo(0.3, within(1e-9));
    assertThat(values).containsEntry(Series.of(Metric.ENDPOINTS, "t", "other", "ejected"), 1.0);
    assertThat(values).doesNotContainKey(Series.of(Metric.RTT, "t", "c"));
    // Who has a name keeps it, whatever the order.
    now = List.of(router("t", site("d", 0, 50, 8, "HEALTHY"), site("a", 0, 50, 1, "HEALTHY")));
    time.advanceMillis(1000);
    assertThat(sampler.values())
        .containsKey(Series.of(Metric.RTT, "t", "a"))
        .doesNotContainKey(Series.of(Metric.RTT, "t", "d"));
    // And loses it once it was gone for an hour.
    now = List.of(router("t", site("d", 0, 50, 8, "HEALTHY"), site("a", 0, 50, 1, "HEALTHY")));
    time.advanceNanos(Sampler.KEPT_NANOS + 1_000_000_000L);
    assertThat(sampler.values()).containsKey(Series.of(Metric.RTT, "t", "d"));
  }

  @Test
  void spillShareIsWhatGoesFartherThoughANearerSiteIsWell() {
    Sampler sampler = sampler(10);
    Series spill = Series.of(Metric.SPILL_SHARE, "t");
    now =
        List.of(
            router("t", site("a", 0, 70, 1, "HEALTHY", "SUSPECT"), site("b", 1, 30, 1, "HEALTHY")));
    assertThat(sampler.values()).containsEntry(spill, 0.3);
    now = List.of(router("t", site("a", 0, 0, 1, "SUSPECT"), site("b", 1, 100, 1, "HEALTHY")));
    time.advanceMillis(1000);
    assertThat(sampler.values()).containsEntry(spill, 0.0);
  }

  @Test
  void metersComeAndGoWithSitesAndGoWithTheBinder() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    MicrometerRouterMetrics metrics =
        new MicrometerRouterMetrics(this, MetricsOptions.DEFAULT, time);
    now = List.of(router("t", site("a", 0, 100, 5, "HEALTHY")));
    metrics.bindTo(registry);
    assertThat(localities(registry)).containsExactly("a");
    assertThat(registry.get("grpc.lb.nearest_healthy.picks").functionCounter().count())
        .isEqualTo(5);
    now = List.of(router("t", site("b", 0, 100, 9, "HEALTHY")));
    time.advanceMillis(1000);
    assertThat(registry.get("grpc.lb.nearest_healthy.routers").gauge().value()).isEqualTo(1);
    assertThat(localities(registry)).containsExactlyInAnyOrder("a", "b");
    assertThat(registry.find("grpc.lb.nearest_healthy.rtt").gauges()).hasSize(1);
    metrics.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  private static Set<String> localities(SimpleMeterRegistry registry) {
    return registry.getMeters().stream()
        .map(Meter::getId)
        .map(id -> id.getTag("grpc.lb.locality"))
        .filter(java.util.Objects::nonNull)
        .collect(Collectors.toSet());
  }
}
