/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.benchmarks.sim.scenario.Scenario;
import dev.isochrone.benchmarks.sim.scenario.ScenarioReader;
import dev.isochrone.benchmarks.sim.scenario.Topology;
import dev.isochrone.benchmarks.sim.world.World;
import dev.isochrone.testkit.RttMatrix;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An hour in which nothing is broken: how often is an endpoint suspected all the same? */
class FalseSuspicionTest {
  private static final long SEED = 1;

  /** The built-in scenario, drawn out to an hour. */
  private static Scenario hourOf(String name, int rate, String endpoints) throws IOException {
    try (InputStream in = Scenario.class.getResourceAsStream(name + ".yaml")) {
      if (in == null) {
        throw new AssertionError(name);
      }
      String text =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace("length: \"20s\"", "length: \"3580s\"")
              .replaceAll("endpoints: .", endpoints)
              .replaceAll("clients: .*", "");
      return ScenarioReader.read(
          name + ".yaml", "duration: \"3600s\"\nclients: {rate: " + rate + "}\n" + text);
    }
  }

  private static Suspicions verdictsOf(String name, int rate) throws IOException {
    return verdictsOf(name, rate, "$0");
  }

  private static Suspicions verdictsOf(String name, int rate, String endpoints) throws IOException {
    Suspicions policy = new Suspicions();
    Scenario scenario = hourOf(name, rate, endpoints);
    Topology topology = Topology.resolve(scenario, RttMatrix.ofAwsRegions(), null);
    World.run(scenario, topology.rttNanos(), policy, SEED);
    return policy;
  }

  @ParameterizedTest
  @CsvSource({
    "steady, 300",
    "steady, 10",
    "noisy-rtt, 300",
    "noisy-rtt, 10",
    "noisy-rtt, 1",
    "unequal-methods, 200",
    "unequal-methods, 10",
  })
  void noiseIsSuspectedAtMostOnceAnHour(String scenario, int rate) throws IOException {
    Suspicions policy = verdictsOf(scenario, rate);
    assertThat(policy.count("SUSPECT"))
        .as("seed %d: %s", SEED, policy.verdicts)
        .isLessThanOrEqualTo(1);
    assertThat(policy.count("EJECTED")).as("seed %d: %s", SEED, policy.verdicts).isZero();
  }

  /** True silences of 200 ms: to leave for so long is right, to stay away would not be. */
  @ParameterizedTest
  @CsvSource({"packet-loss, 300", "packet-loss, 10", "gc-pauses, 300"})
  void shortSilenceCostsATrialAndNoEjection(String scenario, int rate) throws IOException {
    Suspicions policy = verdictsOf(scenario, rate);
    long suspicions = policy.count("SUSPECT");
    assertThat(suspicions).isPositive();
    assertThat(policy.count("EJECTED")).as("seed %d: %s", SEED, policy.verdicts).isZero();
    assertThat(policy.back(1.2))
        .as("seed %d: of %d were back within 1.2 s", SEED, suspicions)
        .isGreaterThanOrEqualTo((long) (0.95 * suspicions));
  }

  /** Of sites with as many servers as given. */
  @ParameterizedTest
  @CsvSource({
    "noisy-rtt, 300, 4",
    "noisy-rtt, 300, 20",
    "noisy-rtt, 10, 4",
    "unequal-methods, 200, 20",
    "packet-loss, 300, 4",
    "packet-loss, 300, 20",
    "gc-pauses, 300, 4",
    "gc-pauses, 300, 20",
  })
  void noWholeSiteIsSuspectedInAnHour(String scenario, int rate, int servers) throws IOException {
    Suspicions policy = verdictsOf(scenario, rate, "endpoints: " + servers);
    List<String> ofSites =
        policy.verdicts.stream().filter(v -> v.contains("its site is silent")).toList();
    long times = ofSites.stream().map(v -> v.split(" ", 2)[0]).distinct().count();
    assertThat(times).as("seed %d: %s", SEED, ofSites).isZero();
  }
}
