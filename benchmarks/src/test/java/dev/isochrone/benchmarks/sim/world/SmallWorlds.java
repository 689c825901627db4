/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import dev.isochrone.benchmarks.sim.scenario.ClientSpec;
import dev.isochrone.benchmarks.sim.scenario.Event;
import dev.isochrone.benchmarks.sim.scenario.MethodSpec;
import dev.isochrone.benchmarks.sim.scenario.MethodSpec.Distribution;
import dev.isochrone.benchmarks.sim.scenario.NetworkSpec;
import dev.isochrone.benchmarks.sim.scenario.Scenario;
import dev.isochrone.benchmarks.sim.scenario.SiteSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Scenarios without anything that a test did not ask for: no jitter, no keepalive, no warm-up. */
final class SmallWorlds {
  static final Duration NEVER = Duration.ofMinutes(10);

  static final ClientSpec.Arrivals EVEN =
      new ClientSpec.Arrivals(ClientSpec.Arrivals.Kind.EVEN, Duration.ZERO, 1);

  private SmallWorlds() {}

  static Scenario queue(
      int endpoints, int concurrency, double callsPerSecond, MethodSpec method, Duration length) {
    return scenario(
        Map.of("here", site(endpoints, concurrency)),
        method,
        clients(callsPerSecond, ClientSpec.Arrivals.POISSON, NEVER),
        length,
        List.of());
  }

  static Scenario scenario(
      Map<String, SiteSpec> sites,
      MethodSpec method,
      ClientSpec clients,
      Duration length,
      List<Event> events) {
    return new Scenario(
        "small",
        "",
        null,
        length,
        Duration.ofSeconds(1),
        new NetworkSpec(0, 0, 2),
        sites,
        Map.of("Get", method),
        clients,
        events);
  }

  static MethodSpec method(Distribution distribution, Duration mean) {
    return new MethodSpec(1, distribution, mean, 2);
  }

  static SiteSpec site(int endpoints, int concurrency) {
    return new SiteSpec(
        null,
        1,
        null,
        endpoints,
        concurrency,
        Integer.MAX_VALUE,
        List.of(1.0),
        0,
        1,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        Set.of());
  }

  static ClientSpec clients(double rate, ClientSpec.Arrivals arrivals, Duration deadline) {
    return new ClientSpec(
        1, rate, arrivals, deadline, null, null, Duration.ZERO, Duration.ZERO, Set.of());
  }

  static Event event(
      Event.Kind kind, double atSeconds, double lengthSeconds, String site, double value) {
    return new Event(
        seconds(atSeconds),
        seconds(lengthSeconds),
        Duration.ZERO,
        Duration.ZERO,
        site,
        0,
        Duration.ZERO,
        kind,
        value,
        Duration.ZERO);
  }

  static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
