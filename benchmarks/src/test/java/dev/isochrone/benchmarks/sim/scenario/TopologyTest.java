/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.testkit.RttMatrix;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopologyTest {
  // From c, a and b are as far as c itself is from c.
  private static final RttMatrix MATRIX =
      RttMatrix.parse(
          "own.csv",
          List.of("from,a,b,c,d", "a,1,20,30,40", "b,21,2,31,41", "c,3,3,3,9.5", "d,4,5,6,7"));

  private static Scenario scenario(String text) {
    return ScenarioReader.read("mine.yaml", text);
  }

  @Test
  void sitesAreFoundByRegionRankAndRoundTrip() {
    Scenario scenario =
        scenario(
            "from: a\nsites: {x: {region: d}, y: {rank: 2}, z: {rtt: \"0.0125s\"}, w: {rank: 1}}");

    Topology topology = Topology.resolve(scenario, MATRIX, null);

    assertThat(topology)
        .isEqualTo(
            new Topology(
                "a",
                Map.of("x", 40_000_000L, "y", 20_000_000L, "z", 12_500_000L, "w", 1_000_000L)));
    assertThat(topology.rttNanos().keySet()).containsExactly("x", "y", "z", "w");
  }

  @Test
  void optionOverridesTheScenario() {
    Scenario scenario = scenario("from: a\nsites: {x: {region: d}}");
    assertThat(Topology.resolve(scenario, MATRIX, "b"))
        .isEqualTo(new Topology("b", Map.of("x", 41_000_000L)));
  }

  @Test
  void clientsAreInFrankfurtIfNobodySays() {
    Scenario scenario = scenario("sites: {x: {rank: 1}, y: {rank: 6}, z: {rank: 21}}");
    assertThat(Topology.resolve(scenario, RttMatrix.ofAwsRegions(), null))
        .isEqualTo(
            new Topology(
                "eu-central-1", Map.of("x", 2_000_000L, "y", 26_000_000L, "z", 249_000_000L)));
  }

  @Test
  void ownRegionComesBeforeOthersAsNearAndThoseByName() {
    Scenario scenario =
        scenario("from: c\nsites: {p: {rank: 1}, q: {rank: 2}, r: {rank: 3}, s: {rank: 4}}");
    assertThat(Topology.resolve(scenario, MATRIX, null).rttNanos())
        .isEqualTo(Map.of("p", 3_000_000L, "q", 3_000_000L, "r", 3_000_000L, "s", 9_500_000L));
  }

  @Test
  void unknownRegionOfTheClients() {
    assertThatThrownBy(() -> Topology.resolve(scenario("sites: {x: {rank: 1}}"), MATRIX, null))
        .hasMessage(
            "mine: from: \"eu-central-1\" (expected: a region of the matrix, one of a, b, c, d)");
    assertThatThrownBy(
            () ->
                Topology.resolve(
                    scenario("sites: {x: {rank: 1}}"), RttMatrix.ofAwsRegions(), "eu-centrl-1"))
        .hasMessage(
            "mine: --from: \"eu-centrl-1\" (expected: a region of the matrix, perhaps eu-central-1)");
  }

  @Test
  void sitesBeyondTheMatrixAndWaysShorterThanNothing() {
    Scenario scenario =
        scenario(
            """
            from: a
            sites: {x: {region: e-1}, y: {rank: 5}, z: {rank: 2}, w: {rank: 3}}
            events:
              - {at: "1s", kind: rtt, value: -25}
              - {at: "1s", site: w, kind: rtt, value: -30}
              - {at: "1s", site: w, kind: rtt, value: -29}
            """);
    assertThatThrownBy(() -> Topology.resolve(scenario, MATRIX, null))
        .hasMessage(
            """
            4 errors:
              mine: sites.x.region: "e-1" (expected: a region of the matrix, one of a, b, c, d)
              mine: sites.y.rank: 5 (expected: 1 to 4, the regions of the matrix)
              mine: events[0].value: -25 (expected: > -20, as z is that near)
              mine: events[1].value: -30 (expected: > -30, as w is that near)\
            """);
  }
}
