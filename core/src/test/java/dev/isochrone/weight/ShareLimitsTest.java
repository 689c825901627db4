/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.priority.PriorityConfig;
import dev.isochrone.priority.Steering;
import dev.isochrone.topology.Residency;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ShareLimitsTest {
  private final Rows rows = new Rows();

  private static PriorityConfig caps(Map<String, Integer> caps) {
    return PriorityConfig.DEFAULT.with(new Steering(caps, Map.of(), ""));
  }

  private WeightedEndpointTable table(Map<String, Integer> caps) {
    return table(new Steering(caps, Map.of(), ""));
  }

  private WeightedEndpointTable table(Steering steering) {
    PriorityConfig config = PriorityConfig.DEFAULT.with(steering);
    return TableBuilder.build(1, rows.list(), Residency.anywhere(), config);
  }

  private Map<String, Integer> shares(Map<String, Integer> caps) {
    return shares(new Steering(caps, Map.of(), ""));
  }

  /** How many of a hundred draws go among which endpoints. */
  private Map<String, Integer> shares(Steering steering) {
    WeightedEndpointTable table = table(steering);
    Map<String, Integer> shares = new TreeMap<>();
    for (int i = 0; i < 100; i++) {
      StringBuilder names = new StringBuilder();
      for (WeightedEndpoint e : table.candidates(i)) {
        names.append(names.isEmpty() ? "" : " ").append(e);
      }
      shares.merge(names.toString(), 1, Integer::sum);
    }
    return shares;
  }

  @Test
  void excessGoesToTheNextLevel() {
    rows.site("edge", 1).healthy(2).site("near", 10).healthy(2).site("far", 90).healthy(1);
    assertThat(shares(Map.of("edge", 30)))
        .isEqualTo(Map.of("edge-0 edge-1", 30, "near-0 near-1", 70));
    assertThat(table(Map.of("edge", 30)).levels().stream().map(TableLevel::percent))
        .containsExactly(30, 70, 0);
  }

  @Test
  void otherSitesOfItsLevelComeFirst() {
    rows.site("edge", 1).healthy(2).site("metro", 2).healthy(2).site("far", 90).healthy(1);
    assertThat(shares(Map.of("edge", 30)))
        .isEqualTo(Map.of("edge-0 edge-1", 30, "metro-0 metro-1", 70));
    assertThat(table(Map.of("edge", 30)).levels().stream().map(TableLevel::percent))
        .containsExactly(100, 0);
  }

  @Test
  void siteBelowItsCapKeepsItsPartOfTheLevel() {
    rows.site("edge", 1).healthy(1).site("metro", 2).healthy(3);
    assertThat(shares(Map.of("edge", 60)))
        .isEqualTo(Map.of("edge-0", 25, "metro-0 metro-1 metro-2", 75));
  }

  @Test
  void severalCapsGoOnToWhoeverHasRoom() {
    rows.site("a", 1).healthy(1).site("b", 20).healthy(1).site("c", 90).healthy(1);
    assertThat(shares(Map.of("a", 50, "b", 30))).isEqualTo(Map.of("a-0", 50, "b-0", 30, "c-0", 20));
  }

  @Test
  void capCostsNoCall() {
    rows.site("edge", 1).healthy(1).site("far", 90).suspect(1);
    assertThat(shares(Map.of("edge", 30))).isEqualTo(Map.of("edge-0", 100));
    Rows two = new Rows().site("a", 1).healthy(1).site("b", 20).healthy(1);
    WeightedEndpointTable table =
        TableBuilder.build(1, two.list(), Residency.anywhere(), caps(Map.of("a", 50, "b", 30)));
    assertThat(table.levels().stream().mapToInt(TableLevel::percent).sum()).isEqualTo(100);
  }

  private Map<String, Integer> shifted(Map<String, Integer> shifts) {
    return shares(new Steering(Map.of(), shifts, ""));
  }

  @Test
  void aShiftedPartOfASitesCallsGoesToTheNextLevel() {
    rows.site("edge", 1).healthy(2).site("near", 10).healthy(2).site("far", 90).healthy(1);
    assertThat(shifted(Map.of("edge", 30)))
        .isEqualTo(Map.of("edge-0 edge-1", 70, "near-0 near-1", 30));
    assertThat(shifted(Map.of("edge", 100))).isEqualTo(Map.of("near-0 near-1", 100));
  }

  @Test
  void aShiftIsOfWhatTheSiteWouldGetFromOthersToo() {
    rows.site("a", 1).healthy(1).site("b", 20).healthy(1).site("c", 90).healthy(1);
    assertThat(shifted(Map.of("a", 40, "b", 50)))
        .isEqualTo(Map.of("a-0", 60, "b-0", 20, "c-0", 20));
  }

  @Test
  void aShiftCostsNoCall() {
    rows.site("a", 1).healthy(1).site("b", 20).suspect(1);
    assertThat(shifted(Map.of("a", 100))).isEqualTo(Map.of("a-0", 100));
  }

  @Test
  void aDrainingSiteGivesWhatItNoLongerKeepsToTheNext() {
    rows.site("a", 1).draining(2, 30).site("b", 20).healthy(1);
    assertThat(shares(Steering.NONE)).isEqualTo(Map.of("a-0 a-1", 30, "b-0", 70));
  }

  @Test
  void drainingEndpointsGiveTheirsToTheOthersOfTheirSiteFirst() {
    rows.site("a", 1).healthy(2).draining(2, 30).site("b", 20).healthy(1);
    assertThat(shares(Steering.NONE)).isEqualTo(Map.of("a-0 a-1", 85, "a-2 a-3", 15));
  }

  @Test
  void aCapIsOfTheSiteAsAWholeWhateverOfItIsDraining() {
    rows.site("a", 1).healthy(2).draining(2, 50).site("b", 20).healthy(1);
    Map<String, Integer> shares = shares(new Steering(Map.of("a", 40), Map.of(), ""));
    assertThat(shares.get("b-0")).isEqualTo(60);
    assertThat(shares.get("a-2 a-3")).isLessThanOrEqualTo(25);
  }

  @Test
  void aCapComesAfterAShift() {
    rows.site("a", 1).healthy(1).site("b", 20).healthy(1);
    Map<String, Integer> cap = Map.of("a", 60);
    assertThat(shares(new Steering(cap, Map.of("a", 50), ""))).containsEntry("a-0", 50);
    assertThat(shares(new Steering(cap, Map.of("a", 30), ""))).containsEntry("a-0", 60);
  }

  @Test
  void sharesAreToldBySite() {
    rows.site("a", 1).healthy(1).site("b", 2).healthy(3).site("c", 90).healthy(1);
    assertThat(table(new Steering(Map.of(), Map.of("b", 40), "")).sharePercent())
        .isEqualTo(Map.of("a", 55.0, "b", 45.0));
  }

  @Test
  void unknownSiteChangesNothing() {
    rows.site("near", 1).healthy(2).site("far", 90).healthy(1);
    assertThat(shares(Map.of("elsewhere", 30))).isEqualTo(Map.of("near-0 near-1", 100));
  }

  @Test
  void capDoesNotLeadOutOfTheResidency() {
    rows.site("eu[EU]", 1).healthy(1).site("us[US]", 5).healthy(1);
    WeightedEndpointTable table =
        TableBuilder.build(1, rows.list(), Residency.within("EU"), caps(Map.of("eu", 30)));
    for (int i = 0; i < 100; i++) {
      assertThat(table.candidates(i)).containsExactly(rows.target("eu-0"));
    }
  }

  @Test
  void nothingIsLostAndNoCapBrokenWhileThereIsRoom() {
    long seed = 21;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 5_000; i++) {
      Rows some = new Rows();
      Map<String, Integer> caps = new TreeMap<>();
      int sites = 1 + random.nextInt(5);
      boolean room = false;
      for (int s = 0; s < sites; s++) {
        boolean well = random.nextInt(4) > 0;
        some.site("s" + s, random.nextInt(12));
        Rows unused =
            well ? some.healthy(1 + random.nextInt(3)) : some.suspect(1 + random.nextInt(3));
        if (random.nextBoolean()) {
          caps.put("s" + s, 1 + random.nextInt(99));
        } else {
          room |= well;
        }
      }
      WeightedEndpointTable table =
          TableBuilder.build(1, some.list(), Residency.anywhere(), caps(caps));
      if (!table.canServe() || table.panic()) {
        continue;
      }
      Map<String, Integer> got = new TreeMap<>();
      for (int d = 0; d < 100; d++) {
        assertThat(table.candidates(d)).as("seed %d step %d", seed, i).isNotEmpty();
        got.merge(table.candidates(d)[0].endpoint().site().name(), 1, Integer::sum);
      }
      if (room) {
        for (Map.Entry<String, Integer> cap : caps.entrySet()) {
          assertThat(got.getOrDefault(cap.getKey(), 0))
              .as("seed %d step %d: %s of %s", seed, i, caps, got)
              .isLessThanOrEqualTo(cap.getValue());
        }
      }
    }
  }
}
