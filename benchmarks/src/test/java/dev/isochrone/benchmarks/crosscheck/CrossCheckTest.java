/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.benchmarks.crosscheck.RealOutcome.Phase;
import dev.isochrone.benchmarks.crosscheck.RealScenario.BlackHole;
import dev.isochrone.benchmarks.crosscheck.RealScenario.RealSite;
import dev.isochrone.benchmarks.sim.Policies;
import dev.isochrone.benchmarks.sim.result.Timeline;
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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same world twice: simulated, and with real servers, channels and sockets behind the test
 * kit's emulator. What is compared are shares and counts; the machine's own slowness is allowed
 * for.
 */
class CrossCheckTest {
  private static final double RATE = 200;
  private static final int WARM_UP = 3;
  private static final Duration SERVICE = Duration.ofMillis(5);
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final List<RealSite> SITES =
      List.of(new RealSite("near", 3, 2), new RealSite("mid", 25, 2), new RealSite("far", 92, 2));
  private static final BlackHole HOLE = new BlackHole("near", 3, 6);
  private static final int SECONDS = 9;

  private static RealOutcome real(String policy) throws Exception {
    return RealRun.run(
        new RealScenario(SITES, SERVICE, RATE, WARM_UP, SECONDS, DEADLINE, Duration.ZERO, HOLE),
        policy);
  }

  private static Timeline simulated(String policy) {
    Map<String, SiteSpec> sites = new LinkedHashMap<>();
    Map<String, Long> rtt = new LinkedHashMap<>();
    for (RealSite site : SITES) {
      sites.put(site.name(), site(site.endpoints()));
      rtt.put(site.name(), (long) (site.rttMillis() * 1e6));
    }
    ClientSpec clients =
        new ClientSpec(
            1,
            RATE,
            new ClientSpec.Arrivals(ClientSpec.Arrivals.Kind.EVEN, Duration.ZERO, 1),
            DEADLINE,
            null,
            null,
            Duration.ZERO,
            Duration.ZERO,
            Set.of());
    Event hole =
        new Event(
            seconds(WARM_UP + HOLE.fromSeconds()),
            seconds(HOLE.untilSeconds() - HOLE.fromSeconds()),
            Duration.ZERO,
            Duration.ZERO,
            "near",
            0,
            Duration.ZERO,
            Event.Kind.BLACK_HOLE,
            0,
            Duration.ZERO);
    Scenario scenario =
        new Scenario(
            "twin",
            "",
            null,
            seconds(WARM_UP + SECONDS),
            seconds(WARM_UP),
            new NetworkSpec(0, 0, 2),
            sites,
            Map.of("Get", new MethodSpec(1, MethodSpec.Distribution.FIXED, SERVICE, 1)),
            clients,
            List.of(hole));
    return World.run(scenario, rtt, Policies.named(List.of(policy)).get(0), 1).timeline();
  }

  private static SiteSpec site(int endpoints) {
    return new SiteSpec(
        null,
        1,
        null,
        endpoints,
        1000,
        1000,
        List.of(1.0),
        0,
        1,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        Set.of());
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis((long) (1000 * seconds));
  }

  /** What the timeline says of a phase, in the terms of the real run. */
  private static Phase phase(Timeline t, double from, double until) {
    int due = 0;
    int failed = 0;
    Map<String, Integer> bySite = new LinkedHashMap<>();
    SITES.forEach(s -> bySite.put(s.name(), 0));
    int begin = (int) ((WARM_UP + from) / Timeline.BUCKET_SECONDS);
    int end = (int) ((WARM_UP + until) / Timeline.BUCKET_SECONDS);
    for (int b = begin; b < end; b++) {
      due += t.calls()[b];
      failed += t.failed()[b];
      int answered = t.calls()[b] - t.failed()[b];
      for (RealSite s : SITES) {
        double share = t.shares().get(s.name())[b];
        bySite.merge(s.name(), (int) Math.round(share * answered), Integer::sum);
      }
    }
    return new Phase(due, bySite, failed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nearest_healthy", "round_robin"})
  void simulatedAndRealWorldAgree(String policy) throws Exception {
    RealOutcome real = real(policy);
    Timeline simulated = simulated(policy);

    agree("before", real.before(), phase(simulated, 0, HOLE.fromSeconds()), 0.1);
    agree("during", real.during(), phase(simulated, HOLE.fromSeconds(), HOLE.untilSeconds()), 0.15);
    // Coming back waits for TCP's retransmission in one world and for a held segment in the other.
    agree("after", real.after(), phase(simulated, HOLE.untilSeconds(), SECONDS), 0.35);
  }

  private static void agree(String when, Phase real, Phase simulated, double points) {
    assertThat((double) real.failed() / real.due())
        .as("failed %s, real %s, simulated %s", when, real, simulated)
        .isCloseTo((double) simulated.failed() / simulated.due(), within(points));
    for (RealSite site : SITES) {
      assertThat(real.shareOf(site.name()))
          .as("share of %s %s, real %s, simulated %s", site.name(), when, real, simulated)
          .isCloseTo(simulated.shareOf(site.name()), within(points));
    }
  }
}
