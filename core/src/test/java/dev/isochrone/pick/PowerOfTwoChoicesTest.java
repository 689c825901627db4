/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.priority.PriorityConfig;
import dev.isochrone.topology.Residency;
import dev.isochrone.weight.Rows;
import dev.isochrone.weight.TableBuilder;
import dev.isochrone.weight.WeightedEndpoint;
import dev.isochrone.weight.WeightedEndpointTable;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PowerOfTwoChoicesTest {
  private static final int DRAWS = 1_000_000;
  private static final Offset<Double> POINTS = Offset.offset(0.3);

  private final EndpointPicker picker = EndpointPicker.powerOfTwoChoices();
  private final Rows rows = new Rows();

  private WeightedEndpointTable table() {
    return TableBuilder.build(1, rows.list(), Residency.anywhere(), PriorityConfig.DEFAULT);
  }

  /** What each endpoint gets of a million picks, in percent. */
  private Map<String, Double> shares(long seed) {
    WeightedEndpointTable table = table();
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Double> shares = new HashMap<>();
    for (int i = 0; i < DRAWS; i++) {
      String id = String.valueOf(picker.pick(table, random.nextLong()));
      shares.merge(id, 100.0 / DRAWS, Double::sum);
    }
    return shares;
  }

  @Test
  void nothingToPickFromIsNull() {
    assertThat(picker.pick(table(), 5)).isNull();
    rows.site("s", 1).unreachable(2);
    assertThat(picker.pick(table(), 5)).isNull();
  }

  @Test
  void onlyOneIsPickedWhateverTheDraw() {
    rows.site("s", 1).healthy(1);
    for (long draw : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0xFFFF}) {
      assertThat(picker.pick(table(), draw)).isSameAs(rows.target("s-0"));
    }
  }

  @Test
  void equalOnesShareEqually() {
    for (int n = 2; n <= 5; n++) {
      Rows equal = new Rows().site("s", 1).healthy(n);
      WeightedEndpointTable table =
          TableBuilder.build(1, equal.list(), Residency.anywhere(), PriorityConfig.DEFAULT);
      SplittableRandom random = new SplittableRandom(11);
      Map<String, Double> shares = new HashMap<>();
      for (int i = 0; i < DRAWS; i++) {
        shares.merge(
            String.valueOf(picker.pick(table, random.nextLong())), 100.0 / DRAWS, Double::sum);
      }
      double share = 100.0 / n;
      assertThat(shares).as("seed 11, n = %d", n).hasSize(n);
      assertThat(shares.values())
          .as("seed 11, n = %d", n)
          .allSatisfy(s -> assertThat(s).isCloseTo(share, POINTS));
    }
  }

  @Test
  void dearestOfThreeGetsNothing() {
    rows.site("s", 1).healthy(3);
    rows.publish("s-1", 1000, 1);
    rows.publish("s-0", 10, 1);
    rows.publish("s-2", 10, 1);
    Map<String, Double> shares = shares(12);
    assertThat(shares).as("seed 12").containsOnlyKeys("s-0", "s-2");
    assertThat(shares.get("s-0")).as("seed 12").isCloseTo(50, POINTS);
  }

  @Test
  void cheapestOfThreeWinsEachPairItIsIn() {
    rows.site("s", 1).healthy(3);
    rows.publish("s-0", 1, 1);
    rows.publish("s-1", 2, 1);
    rows.publish("s-2", 3, 1);
    Map<String, Double> shares = shares(13);
    assertThat(shares.get("s-0")).as("seed 13").isCloseTo(200.0 / 3, POINTS);
    assertThat(shares.get("s-1")).as("seed 13").isCloseTo(100.0 / 3, POINTS);
    assertThat(shares).as("seed 13").doesNotContainKey("s-2");
  }

  /**
   * Of n endpoints with different costs the k-th cheapest wins against the n − k dearer ones: 2 (n
   * − k) / (n (n − 1)) of the pairs. What counts is cost · (calls in flight + 1) / weight.
   */
  @Test
  void sharesAreWhatTheOrderOfCostsLoadsAndWeightsSays() {
    rows.site("s", 1).healthy(5);
    rows.publish("s-0", 80, 100); // 0.8
    rows.publish("s-1", 30, 100); // 0.9, with two under way
    Rows.send(rows.target("s-1"));
    Rows.send(rows.target("s-1"));
    rows.publish("s-2", 200, 400); // 0.5, for its weight
    rows.publish("s-3", 70, 50); // 1.4, for its weight
    rows.publish("s-4", 35, 100); // 0.7, with one under way
    Rows.send(rows.target("s-4"));
    Map<String, Double> shares = shares(18);
    String[] cheapestFirst = {"s-2", "s-4", "s-0", "s-1"};
    for (int k = 1; k <= 4; k++) {
      assertThat(shares.get(cheapestFirst[k - 1]))
          .as("seed 18, %s", cheapestFirst[k - 1])
          .isCloseTo(200.0 * (5 - k) / (5 * 4), POINTS);
    }
    assertThat(shares).as("seed 18").doesNotContainKey("s-3");
  }

  @Test
  void ofEquallyDearOnesHalfOfThePairsGoesToEach() {
    rows.site("s", 1).healthy(4);
    rows.publish("s-0", 1, 1);
    rows.publish("s-1", 2, 1);
    rows.publish("s-2", 2, 1);
    rows.publish("s-3", 9, 1);
    Map<String, Double> shares = shares(19);
    assertThat(shares.get("s-0")).as("seed 19").isCloseTo(50, POINTS); // 3 of 6 pairs
    assertThat(shares.get("s-1")).as("seed 19").isCloseTo(25, POINTS); // 1 and a half
    assertThat(shares.get("s-2")).as("seed 19").isCloseTo(25, POINTS);
    assertThat(shares).as("seed 19").doesNotContainKey("s-3");
  }

  @Test
  void ofTwoTheCheaperTakesAllUntilItsQueueCostsMore() {
    rows.site("s", 1).healthy(2);
    WeightedEndpoint quick = rows.target("s-0");
    rows.publish("s-0", 10, 1);
    rows.publish("s-1", 25, 1);
    WeightedEndpointTable table = table();
    SplittableRandom random = new SplittableRandom(14);
    int toQuick = 0;
    while (picker.pick(table, random.nextLong()) == quick) {
      Rows.send(quick);
      toQuick++;
    }
    assertThat(toQuick).as("10, 20, then 30 > 25").isEqualTo(2);
  }

  @Test
  void levelsGetTheirShares() {
    rows.site("near", 3).healthy(1).suspect(1).site("far", 90).healthy(2);
    Map<String, Double> shares = shares(15);
    assertThat(shares.get("near-0")).as("seed 15").isCloseTo(70, POINTS);
    assertThat(shares.get("far-0")).as("seed 15").isCloseTo(15, POINTS);
    assertThat(shares.get("far-1")).as("seed 15").isCloseTo(15, POINTS);
  }

  @Test
  void levelAndEndpointsAreDrawnIndependently() {
    rows.site("near", 3).healthy(2).suspect(2).site("far", 90).healthy(2);
    Map<String, Double> shares = shares(16);
    assertThat(shares.get("near-0")).as("seed 16").isCloseTo(35, POINTS);
    assertThat(shares.get("near-1")).as("seed 16").isCloseTo(35, POINTS);
    assertThat(shares.get("far-0")).as("seed 16").isCloseTo(15, POINTS);
  }

  @Test
  void extremeDrawsAreWithinBounds() {
    rows.site("near", 3).healthy(2).suspect(2).site("far", 90).healthy(3);
    WeightedEndpointTable table = table();
    for (long level : new long[] {0, 0xFFFF}) {
      for (long i : new long[] {0, 0xFFFFFF}) {
        for (long j : new long[] {0, 0xFFFFFF}) {
          assertThat(picker.pick(table, i << 40 | j << 16 | level)).isNotNull();
        }
      }
    }
  }

  @Test
  void drawsOfThreadsDiffer() {
    RandomSource draws = RandomSource.threadLocal();
    assertThat(draws.nextLong()).isNotEqualTo(draws.nextLong());
  }

  @Test
  void pickAllocatesNothing() {
    rows.site("near", 3).healthy(3).suspect(2).site("far", 90).healthy(3);
    WeightedEndpointTable table = table();
    SplittableRandom random = new SplittableRandom(17);
    int picks = 100_000;
    pickMany(table, random, picks); // warm up
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    int found = pickMany(table, random, picks);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(found).isEqualTo(picks);
    assertThat((double) allocated / picks).as("bytes a pick").isLessThan(1);
  }

  private int pickMany(WeightedEndpointTable table, SplittableRandom random, int picks) {
    int found = 0;
    for (int i = 0; i < picks; i++) {
      if (picker.pick(table, random.nextLong()) != null) {
        found++;
      }
    }
    return found;
  }
}
