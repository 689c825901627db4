/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.priority.PriorityConfig;
import dev.isochrone.topology.Residency;
import dev.isochrone.weight.Rows;
import dev.isochrone.weight.TableBuilder;
import dev.isochrone.weight.WeightedEndpointTable;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WeightedRoundRobinTest {
  private final EndpointPicker picker =
      EndpointPicker.of(new PickConfig(EndpointPolicy.WEIGHTED_ROUND_ROBIN));
  private final Rows rows = new Rows();
  private final SplittableRandom random = new SplittableRandom(31);

  private WeightedEndpointTable table(Residency residency) {
    return TableBuilder.build(1, rows.list(), residency, PriorityConfig.DEFAULT);
  }

  private Map<String, Integer> counts(WeightedEndpointTable table, int picks) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < picks; i++) {
      counts.merge(String.valueOf(picker.pick(table, random.nextLong())), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void nothingToPickFromIsNull() {
    assertThat(picker.pick(table(Residency.anywhere()), 5)).isNull();
  }

  @Test
  void sharesAreExactWhateverTheCostsAndTheLoad() {
    rows.site("s", 1).healthy(3);
    rows.publish("s-0", 5, 100);
    rows.publish("s-1", 5e9, 200);
    rows.publish("s-2", 5, 300);
    Rows.send(rows.target("s-2"));
    assertThat(counts(table(Residency.anywhere()), 6000))
        .isEqualTo(Map.of("s-0", 1000, "s-1", 2000, "s-2", 3000));
  }

  @Test
  void weightsThatGrowAreTakenUpWhenItIsTold() {
    rows.site("s", 1).healthy(2);
    rows.publish("s-1", 5, 10); // slow start
    WeightedEndpointTable table = table(Residency.anywhere());
    assertThat(counts(table, 1100)).as("100 : 10").isEqualTo(Map.of("s-0", 1000, "s-1", 100));
    rows.publish("s-1", 5, 100);
    picker.weightsChanged();
    assertThat(counts(table, 1000)).isEqualTo(Map.of("s-0", 500, "s-1", 500));
  }

  @Test
  void levelsGetTheirSharesAndEachItsOwnRound() {
    rows.site("near", 3).healthy(2).suspect(2).site("far", 90).healthy(2);
    Map<String, Integer> counts = counts(table(Residency.anywhere()), 100_000);
    assertThat(counts.get("near-0") + counts.get("near-1")).as("seed 31").isBetween(69_400, 70_600);
    assertThat(counts.get("far-0") + counts.get("far-1")).as("seed 31").isBetween(29_400, 30_600);
  }

  @Test
  void residencyIsTheTables() {
    rows.site("us[US]", 1).healthy(2).site("eu[EU]", 90).healthy(2);
    assertThat(counts(table(Residency.within("EU")), 100))
        .isEqualTo(Map.of("eu-0", 50, "eu-1", 50));
    assertThat(counts(table(Residency.anywhere()), 100)).isEqualTo(Map.of("us-0", 50, "us-1", 50));
  }

  @Test
  void pickAllocatesNothing() {
    rows.site("near", 3).healthy(3).suspect(2).site("far", 90).healthy(3);
    WeightedEndpointTable table = table(Residency.anywhere());
    assertThat(Allocation.bytesEach(100_000, () -> picker.pick(table, random.nextLong())))
        .isLessThan(1);
  }
}
