/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.benchmarks.sim.policy.Policy;
import dev.isochrone.benchmarks.sim.result.RunResult;
import dev.isochrone.benchmarks.sim.scenario.ClientSpec;
import dev.isochrone.benchmarks.sim.scenario.Event;
import dev.isochrone.benchmarks.sim.scenario.MethodSpec;
import dev.isochrone.benchmarks.sim.scenario.NetworkSpec;
import dev.isochrone.benchmarks.sim.scenario.Scenario;
import dev.isochrone.benchmarks.sim.scenario.SiteSpec;
import dev.isochrone.benchmarks.sim.world.World;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every policy, whatever its formula. */
class PoliciesTest {
  private static final Map<String, Long> RTT_NANOS =
      Map.of("near", 2_000_000L, "next", 26_000_000L, "far", 92_000_000L);
  private static final long SEED = 7;

  private static List<String> policies() {
    return Policies.all().stream().map(Policy::name).toList();
  }

  private static Scenario scenario(Set<String> residency, List<Event> events) {
    Map<String, SiteSpec> sites = new LinkedHashMap<>();
    sites.put("near", site("EU"));
    sites.put("next", site("EU"));
    sites.put("far", site("US"));
    MethodSpec get =
        new MethodSpec(1, MethodSpec.Distribution.EXPONENTIAL, Duration.ofMillis(5), 0);
    ClientSpec clients =
        new ClientSpec(
            1,
            300,
            ClientSpec.Arrivals.POISSON,
            Duration.ofSeconds(1),
            null,
            null,
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            residency);
    return new Scenario(
        "test",
        "",
        null,
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        NetworkSpec.DEFAULT,
        sites,
        Map.of("Get", get),
        clients,
        events);
  }

  private static SiteSpec site(String jurisdiction) {
    return new SiteSpec(
        null,
        0,
        null,
        2,
        4,
        100,
        List.of(1.0),
        0,
        1,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        Set.of(jurisdiction));
  }

  private static Event event(Event.Kind kind) {
    return new Event(
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ZERO,
        Duration.ZERO,
        "near",
        0,
        Duration.ZERO,
        kind,
        1,
        Duration.ZERO);
  }

  private static RunResult run(String policy, Scenario scenario) {
    return World.run(scenario, RTT_NANOS, Policies.named(List.of(policy)).get(0), SEED);
  }

  private static int failed(RunResult run, double fromSeconds, double toSeconds) {
    int failed = 0;
    for (int b = (int) (fromSeconds * 2); b < (int) (toSeconds * 2); b++) {
      failed += run.timeline().failed()[b];
    }
    return failed;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("policies")
  void answersEveryCallWhenNothingIsWrong(String policy) {
    RunResult run = run(policy, scenario(Set.of(), List.of()));
    assertThat(run.figures().calls()).isGreaterThan(7_000);
    assertThat(run.figures().failed()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("policies")
  void sendsNothingWhereItMustNot(String policy) {
    RunResult run = run(policy, scenario(Set.of("EU"), List.of()));
    assertThat(run.figures().unlawful()).isZero();
    assertThat(run.figures().failed()).isZero();
    assertThat(run.timeline().shares().get("far")).containsOnly(0.0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("policies")
  void theSameSeedGivesTheSameRun(String policy) {
    Scenario scenario = scenario(Set.of(), List.of(event(Event.Kind.BLACK_HOLE)));
    assertThat(run(policy, scenario).figures()).isEqualTo(run(policy, scenario).figures());
  }

  /** The connections to the site break after a second, by TCP_USER_TIMEOUT. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("policies")
  void leavesABlackHole(String policy) {
    RunResult run = run(policy, scenario(Set.of(), List.of(event(Event.Kind.BLACK_HOLE))));
    int lost = failed(run, 12, 19);
    // Of 2,100. These two wait for a connection that was there, for as long as the hole lasts: 10
    // s.
    switch (policy) {
      case "static_distance_grpc_priority" -> assertThat(lost).isGreaterThan(2_000);
      case "ring_hash" -> assertThat(lost).isBetween(500, 900); // a third of the keys
      default -> assertThat(lost).isLessThan(50);
    }
    assertThat(failed(run, 25, 30)).as("after its end").isLessThan(50);
  }

  /** The connections stand and probes are answered: only calls tell. */
  @ParameterizedTest
  @CsvSource({
    "static_distance_envoy, 0, 20",
    "envoy_load_aware_locality, 0, 20",
    "linkerd_peak_ewma, 0, 20",
    "servicetalk_p2c_ewma, 20, 200",
    "grpc_peak_ewma_lb, 20, 200",
    "finagle_p2c_peak_ewma, 50, 250",
    "prequal, 500, 1500", // its in-flight calls are forgotten with their deadlines
    "mongodb_nearest, 2000, 2200", // answers are none of its business
    "static_distance_grpc_priority, 2000, 2200"
  })
  void leavesAServerThatHangs(String policy, int least, int most) {
    RunResult run = run(policy, scenario(Set.of(), List.of(event(Event.Kind.HANG_CALLS))));
    assertThat(failed(run, 12, 19)).isBetween(least, most);
    assertThat(failed(run, 25, 30)).as("after its end").isZero();
  }

  /** A quick error looks like a quick answer to those that do not look at the status. */
  @ParameterizedTest
  @CsvSource({
    "static_distance_envoy, 0, 20",
    "envoy_load_aware_locality, 0, 20",
    "linkerd_peak_ewma, 0, 20",
    "servicetalk_p2c_ewma, 20, 200",
    "grpc_peak_ewma_lb, 0, 100",
    "finagle_p2c_peak_ewma, 1000, 1500",
    "prequal, 1000, 2000",
    "mongodb_nearest, 2000, 2200",
    "static_distance_grpc_priority, 2000, 2200"
  })
  void leavesAServerThatRefuses(String policy, int least, int most) {
    RunResult run = run(policy, scenario(Set.of(), List.of(event(Event.Kind.UNAVAILABLE))));
    assertThat(failed(run, 12, 19)).isBetween(least, most);
    assertThat(failed(run, 25, 30)).as("after its end").isZero();
  }
}
