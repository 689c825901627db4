/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.subset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A thousand clients and a thousand endpoints: how even, and what changes. */
class ClientOrderTest {
  private static final int ENDPOINTS = 1_000;
  private static final long SEED = 20_261_122;

  private static List<String> endpoints(int n) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      ids.add("10." + i / 256 + "." + i % 256 + "." + random.nextInt(256) + ":8443");
    }
    return ids;
  }

  private static List<ClientOrder> numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(ClientOrder::ofIndex).toList();
  }

  private static List<ClientOrder> byChance(int n) {
    SplittableRandom random = new SplittableRandom(SEED);
    return IntStream.range(0, n).mapToObj(i -> ClientOrder.ofSeed(random.nextLong())).toList();
  }

  private static int[] subset(ClientOrder client, List<String> endpoints, int size) {
    long[] scores = endpoints.stream().mapToLong(client::score).toArray();
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted((a, b) -> Long.compareUnsigned(scores[a], scores[b]))
            .mapToInt(i -> i)
            .toArray();
    int taken = client.take(size, IntStream.of(order).mapToLong(i -> scores[i]).toArray());
    assertThat(taken).isBetween(1, size);
    return Arrays.copyOf(order, taken);
  }

  /** How many clients each endpoint has. */
  private static int[] connections(List<ClientOrder> clients, int size) {
    List<String> endpoints = endpoints(ENDPOINTS);
    int[] connections = new int[ENDPOINTS];
    for (ClientOrder client : clients) {
      for (int e : subset(client, endpoints, size)) {
        connections[e]++;
      }
    }
    return connections;
  }

  /** The largest deviation of an endpoint's connections from their mean, in percent. */
  private static double worstPercent(List<ClientOrder> clients, int size) {
    int[] connections = connections(clients, size);
    double mean = IntStream.of(connections).average().orElseThrow();
    return IntStream.of(connections)
        .mapToDouble(c -> 100 * Math.abs(c - mean) / mean)
        .max()
        .orElseThrow();
  }

  // A thousand clients, fewer, and those that have the numbers in the middle.
  @ParameterizedTest
  @CsvSource({
    "0, 1000, 30, 10",
    "0, 1000, 50, 6",
    "0, 1000, 100, 4",
    "0, 1000, 500, 1",
    "0, 700, 100, 6",
    "300, 800, 100, 8"
  })
  void connectionsOfNumberedClientsAreEven(int from, int to, int size, double percent) {
    assertThat(worstPercent(numbered(from, to), size)).isLessThanOrEqualTo(percent);
  }

  @Test
  void ofClientsThatDoNotKnowOfEachOtherTheyAreBinomial() {
    int[] connections = connections(byChance(1_000), 100);
    double variance = IntStream.of(connections).mapToDouble(c -> (c - 100.0) * (c - 100)).sum();
    // 1,000 clients, each with a chance of a tenth: the variance is 90, here to four of its own
    // standard deviations, 90·√(2/1000). No choice of independent clients' can have another.
    assertThat(variance / ENDPOINTS).isBetween(74.0, 106.0);
  }

  @Test
  void byChanceTenPercentAreOutOfReach() {
    assertThat(worstPercent(byChance(1_000), 100)).isGreaterThan(20);
    assertThat(worstPercent(byChance(1_000), 300)).isGreaterThan(10);
  }

  @Test
  void aNumberedClientHasFewerOnAverageSoThatItNeedNotBeHeldToItsLimit() {
    List<String> endpoints = endpoints(ENDPOINTS);
    IntSummaryStatistics sizes =
        numbered(0, 1_000).stream()
            .mapToInt(c -> subset(c, endpoints, 100).length)
            .summaryStatistics();
    assertThat(sizes.getAverage()).isBetween(69.5, 70.5);
    assertThat(sizes.getMin()).isGreaterThan(40);
    assertThat(sizes.getMax()).isLessThanOrEqualTo(100);
  }

  @Test
  void anEndpointThatGoesChangesHardlyMoreThanItsOwnConnections() {
    List<String> endpoints = endpoints(ENDPOINTS);
    List<String> without = endpoints.subList(1, ENDPOINTS);
    int numberedChanges = 0;
    for (int i = 0; i < 1_000; i++) {
      numberedChanges += changes(ClientOrder.ofIndex(i), endpoints, without);
      int others = changes(ClientOrder.ofSeed(i), endpoints, without);
      // The one that goes and the one that comes for it, if it was of the subset.
      assertThat(others).isIn(0, 2);
    }
    // 70 clients of a thousand lose it. The bound rises by a thousandth, so that 70 have another.
    assertThat(numberedChanges).isBetween(100, 180);
  }

  private static int changes(ClientOrder client, List<String> before, List<String> after) {
    Set<String> all = names(before, subset(client, before, 100));
    Set<String> now = names(after, subset(client, after, 100));
    Set<String> kept = new HashSet<>(all);
    kept.retainAll(now);
    return all.size() + now.size() - 2 * kept.size();
  }

  private static Set<String> names(List<String> endpoints, int[] subset) {
    Set<String> names = new HashSet<>();
    for (int e : subset) {
      names.add(endpoints.get(e));
    }
    return names;
  }

  @Test
  void clientsInARowShareNoMoreThanStrangersDo() {
    List<String> endpoints = endpoints(ENDPOINTS);
    double shared = 0;
    for (int i = 0; i < 200; i++) {
      Set<String> a = names(endpoints, subset(ClientOrder.ofIndex(i), endpoints, 100));
      a.retainAll(names(endpoints, subset(ClientOrder.ofIndex(i + 1), endpoints, 100)));
      shared += a.size();
    }
    assertThat(shared / 200).as("of 70; strangers share 5").isLessThan(7);
  }

  @Test
  void anOrderIsTheSameInEveryProcess() {
    assertThat(ClientOrder.ofIndex(3).score("10.0.0.1:443")).isEqualTo(SCORE_OF_3);
    assertThat(ClientOrder.ofIndex(3).score("10.0.0.1:443"))
        .isNotEqualTo(ClientOrder.ofIndex(4).score("10.0.0.1:443"));
  }

  private static final long SCORE_OF_3 = 7_054_211_616_164_746_418L;

  @Test
  void aNumberIsNotNegative() {
    assertThatThrownBy(() -> ClientOrder.ofIndex(-1))
        .hasMessage("client index: -1 (expected: >= 0)");
  }
}
