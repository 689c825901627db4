/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A benchmark of a picker that does not pick as it should would be worth nothing. */
class ImplementationsTest {
  private static final int ENDPOINTS = 20;
  private static final int PICKS = 20_000;

  private static Map<Integer, Integer> picks(String implementation, int endpoints) {
    Implementations.Started started = Implementations.start(implementation, endpoints);
    Map<Integer, Integer> counts = new HashMap<>();
    for (int i = 0; i < PICKS; i++) {
      counts.merge(Picked.index(started.picker().pickSubchannel(started.args())), 1, Integer::sum);
    }
    return counts;
  }

  private static Set<Integer> endpoints(int from, int step) {
    return IntStream.iterate(from, i -> i < ENDPOINTS, i -> i + step)
        .boxed()
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource({
    "floor_random_read, 0.8, 1.2",
    "floor_p2c, 0.8, 1.2",
    "round_robin, 0.99, 1.01",
    "least_request, 0.8, 1.2",
    "outlier_detection, 0.99, 1.01",
    // A ring deals out unequal pieces.
    "ring_hash, 0.5, 2",
  })
  void spreadsEvenlyOverAllEndpoints(String implementation, double least, double most) {
    Map<Integer, Integer> counts = picks(implementation, ENDPOINTS);
    assertThat(counts.keySet()).isEqualTo(endpoints(0, 1));
    double fair = PICKS / (double) ENDPOINTS;
    assertThat(counts.values()).allMatch(c -> c > least * fair && c < most * fair);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nearest_healthy",
        "nearest_healthy_by_name",
        "nearest_healthy_residency",
        "nearest_healthy_turns"
      })
  void oursPicksEveryEndpointOfTheNearestSiteAndNoOther(String implementation) {
    Map<Integer, Integer> counts = picks(implementation, ENDPOINTS);
    assertThat(counts.keySet()).isEqualTo(endpoints(0, Addresses.SITES));
    double fair = PICKS / (double) counts.size();
    assertThat(counts.values()).allMatch(c -> c > 0.8 * fair && c < 1.2 * fair);
  }

  @ParameterizedTest
  @ValueSource(strings = "nearest_healthy_key")
  void oneKeyKeepsToOneEndpointOfTheNearestSite(String implementation) {
    assertThat(picks(implementation, ENDPOINTS).keySet())
        .hasSize(1)
        .isSubsetOf(endpoints(0, Addresses.SITES));
  }

  @ParameterizedTest
  @CsvSource({"0, 0.60", "1, 0.20", "2, 0.10", "3, 0.06", "4, 0.04"})
  void aliasFloorGivesEachSiteItsShare(int site, double share) {
    Map<Integer, Integer> counts = picks(Implementations.ALIAS, ENDPOINTS);
    int ofSite =
        counts.entrySet().stream()
            .filter(e -> e.getKey() % Addresses.SITES == site)
            .mapToInt(Map.Entry::getValue)
            .sum();
    assertThat(ofSite / (double) PICKS).isBetween(share - 0.02, share + 0.02);
    assertThat(counts.keySet()).isEqualTo(endpoints(0, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = "weighted_round_robin")
  void weightedRoundRobinHasWeightsInForce(String implementation) {
    Map<Integer, Integer> counts = picks(implementation, ENDPOINTS);
    // Endpoint 0 reported a load of 0.2, endpoint 6 one of 0.8: a quarter of the weight.
    assertThat(counts.get(0) / (double) counts.get(6)).isBetween(3.5, 4.5);
  }

  @ParameterizedTest
  @ValueSource(strings = "pick_first")
  void pickFirstKeepsToOne(String implementation) {
    assertThat(picks(implementation, ENDPOINTS)).containsOnlyKeys(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nearest_healthy", "least_request"})
  void atWorkTheLessBusyAreChosen(String implementation) {
    Implementations.Started started = Implementations.atWork(implementation, ENDPOINTS);
    int[] picks = new int[ENDPOINTS];
    for (int i = 0; i < PICKS; i++) {
      picks[Picked.index(started.picker().pickSubchannel(started.args()))]++;
    }
    // 30 calls on 4 or on 20 endpoints cannot be even: some have one more than others.
    int nearest = implementation.equals("nearest_healthy") ? Addresses.SITES : 1;
    assertThat(endpoints(0, nearest).stream().mapToInt(i -> picks[i]).max().getAsInt())
        .isGreaterThan((int) (1.2 * PICKS * nearest / ENDPOINTS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "floor_random_read",
        "floor_p2c",
        "floor_alias_p2c",
        "nearest_healthy",
        "nearest_healthy_by_name",
        "nearest_healthy_residency",
        "nearest_healthy_key",
        "nearest_healthy_turns",
        "round_robin",
        "weighted_round_robin",
        "least_request",
        "ring_hash",
        "outlier_detection",
        "pick_first"
      })
  void worksAtTheSmallestSize(String implementation) {
    assertThat(picks(implementation, 3).keySet()).isSubsetOf(0, 1, 2);
  }
}
