/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.priority.PriorityConfig;
import dev.isochrone.topology.Residency;
import dev.isochrone.weight.Rows;
import dev.isochrone.weight.TableBuilder;
import dev.isochrone.weight.WeightedEndpoint;
import dev.isochrone.weight.WeightedEndpointTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AffinityPickerTest {
  private static final int KEYS = 200_000;

  private final AffinityPicker picker = new AffinityPicker();

  private static WeightedEndpointTable table(Rows rows) {
    return TableBuilder.build(1, rows.list(), Residency.anywhere(), PriorityConfig.DEFAULT);
  }

  private static String key(int i) {
    return "session-" + i;
  }

  private static List<String> owners(AffinityPicker picker, WeightedEndpointTable table, int keys) {
    return IntStream.range(0, keys)
        .mapToObj(i -> Objects.requireNonNull(picker.pick(table, key(i))).endpoint().id())
        .toList();
  }

  private static Map<String, Double> shares(List<String> owners) {
    Map<String, Double> shares = new HashMap<>();
    owners.forEach(o -> shares.merge(o, 100.0 / owners.size(), Double::sum));
    return shares;
  }

  @Test
  void nothingToPickFromIsNull() {
    assertThat(picker.pick(table(new Rows()), "k")).isNull();
    Rows one = new Rows().site("s", 1).healthy(1);
    assertThat(picker.pick(table(one), "k")).isSameAs(one.target("s-0"));
  }

  @Test
  void keyStaysWhereItIsAndAnotherClientAgrees() {
    List<String> owners = owners(picker, table(new Rows().site("s", 1).healthy(7)), 1000);
    assertThat(owners(picker, table(new Rows().site("s", 1).healthy(7)), 1000)).isEqualTo(owners);
    Rows other = new Rows().site("s", 1).healthy(7);
    assertThat(owners(new AffinityPicker(), table(other), 1000)).isEqualTo(owners);
  }

  @Test
  void equalOnesShareEqually() {
    Map<String, Double> shares =
        shares(owners(picker, table(new Rows().site("s", 1).healthy(10)), KEYS));
    assertThat(shares).hasSize(10);
    assertThat(shares.values()).allSatisfy(s -> assertThat(s).isCloseTo(10, Offset.offset(0.3)));
  }

  @Test
  void sharesAreAsTheWeights() {
    Rows rows = new Rows().site("s", 1).healthy(3);
    rows.publish("s-0", 5, 100);
    rows.publish("s-1", 5, 300);
    rows.publish("s-2", 5, 600);
    Map<String, Double> shares = shares(owners(picker, table(rows), KEYS));
    assertThat(shares.get("s-0")).isCloseTo(10, Offset.offset(0.4));
    assertThat(shares.get("s-1")).isCloseTo(30, Offset.offset(0.4));
    assertThat(shares.get("s-2")).isCloseTo(60, Offset.offset(0.4));
  }

  @Test
  void ofALostEndpointOnlyItsKeysMoveAndToAllOthersAlike() {
    List<String> before = owners(picker, table(new Rows().site("s", 1).healthy(10)), 50_000);
    Rows lost = new Rows().site("s", 1).healthy(9).suspect(1);
    List<String> after = owners(picker, table(lost), 50_000);
    Map<String, Double> heirs = new HashMap<>();
    for (int i = 0; i < before.size(); i++) {
      if (before.get(i).equals("s-9")) {
        heirs.merge(after.get(i), 1.0, Double::sum);
      } else {
        assertThat(after.get(i)).as(key(i)).isEqualTo(before.get(i));
      }
    }
    assertThat(heirs).hasSize(9).doesNotContainKey("s-9");
    assertThat(heirs.values()).allSatisfy(n -> assertThat(n).isBetween(450.0, 660.0)); // of 555
    Rows back = new Rows().site("s", 1).healthy(10);
    assertThat(owners(picker, table(back), 50_000)).as("and back").isEqualTo(before);
  }

  @Test
  void weightThatGrowsOnlyDrawsKeys() {
    Rows rows = new Rows().site("s", 1).healthy(5);
    rows.publish("s-0", 5, 10); // slow start
    WeightedEndpointTable table = table(rows);
    List<String> before = owners(picker, table, 20_000);
    rows.publish("s-0", 5, 55);
    picker.weightsChanged();
    List<String> after = owners(picker, table, 20_000);
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i)).isIn(before.get(i), "s-0");
    }
    assertThat(shares(after).get("s-0")).isCloseTo(100 * 55 / 455.0, Offset.offset(0.8));
  }

  @Test
  void spillMovesThatShareOfTheKeysAndNoOthers() {
    Rows whole = new Rows().site("near", 3).healthy(4).site("far", 90).healthy(4);
    Rows spilling = new Rows().site("near", 3).healthy(4).keeps(70).site("far", 90).healthy(4);
    List<String> before = owners(picker, table(whole), 20_000);
    List<String> after = owners(picker, table(spilling), 20_000);
    int moved = 0;
    for (int i = 0; i < before.size(); i++) {
      if (after.get(i).startsWith("far")) {
        moved++;
      } else {
        assertThat(after.get(i)).isEqualTo(before.get(i));
      }
    }
    assertThat(moved / 200.0).isCloseTo(30, Offset.offset(1.0));
  }

  @Test
  void residencyIsTheTables() {
    Rows rows = new Rows().site("us[US]", 1).healthy(2).site("eu[EU]", 90).healthy(2);
    WeightedEndpointTable eu =
        TableBuilder.build(1, rows.list(), Residency.within("EU"), PriorityConfig.DEFAULT);
    assertThat(shares(owners(picker, eu, 1000)).keySet()).containsOnly("eu-0", "eu-1");
    assertThat(shares(owners(picker, table(rows), 1000)).keySet()).containsOnly("us-0", "us-1");
  }

  @Test
  void hotKeyBurdensItsSecondEndpointTooAndNoThird() {
    Rows rows = new Rows().site("s", 1).healthy(5);
    WeightedEndpointTable table = table(rows);
    Map<String, Integer> inFlight = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      WeightedEndpoint e = Objects.requireNonNull(picker.pick(table, "hot"));
      Rows.send(e);
      inFlight.merge(e.endpoint().id(), 1, Integer::sum);
    }
    assertThat(inFlight).hasSize(2);
    assertThat(inFlight.values()).as("2 · 97 + 8 and one").containsExactlyInAnyOrder(203, 97);
  }

  @Test
  void moreKeysThanAreRememberedStayWhereTheyAre() {
    WeightedEndpointTable table = table(new Rows().site("s", 1).healthy(7));
    List<String> first = owners(picker, table, 50_000);
    assertThat(owners(picker, table, 50_000)).isEqualTo(first);
  }

  @Test
  void pickAllocatesNothing() {
    WeightedEndpointTable table = table(new Rows().site("s", 1).healthy(7));
    assertThat(Allocation.bytesEach(100_000, () -> picker.pick(table, "tenant-4"))).isLessThan(1);
  }
}
