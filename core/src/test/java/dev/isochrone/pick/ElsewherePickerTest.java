/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.priority.PriorityConfig;
import dev.isochrone.topology.Residency;
import dev.isochrone.weight.Rows;
import dev.isochrone.weight.TableBuilder;
import dev.isochrone.weight.WeightedEndpoint;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ElsewherePickerTest {
  private final Rows rows = new Rows();
  private final TriedEndpoints tried = new TriedEndpoints();
  private final Set<String> spent = new HashSet<>();

  private WeightedEndpoint pick() {
    return pick(Residency.anywhere());
  }

  private WeightedEndpoint pick(Residency residency) {
    return ElsewherePicker.pick(
        TableBuilder.build(1, rows.list(), residency, PriorityConfig.DEFAULT),
        tried,
        e -> !spent.contains(e.endpoint().id()));
  }

  private void tried(String id) {
    tried.add(rows.target(id).endpoint());
  }

  @Test
  void goesToTheNearestSiteNotYetTried() {
    rows.site("far", 90).healthy(1).site("near", 3).healthy(2).site("mid", 12).healthy(1);
    tried("near-0");
    assertThat(pick()).hasToString("mid-0");
    tried("mid-0");
    assertThat(pick()).hasToString("far-0");
  }

  @Test
  void leavesOutWhatHasNoBudgetLeftAndTakesTheNextNearest() {
    rows.site("near", 3).healthy(1).site("mid", 12).healthy(2).site("far", 90).healthy(1);
    tried("near-0");
    spent.add("mid-0");
    assertThat(pick()).hasToString("mid-1");
    spent.add("mid-1");
    assertThat(pick()).hasToString("far-0");
    spent.add("far-0");
    assertThat(pick()).isNull();
  }

  @Test
  void goesToAnotherSiteOfTheSameLevelFirst() {
    rows.site("a", 3).healthy(2).site("b", 4).healthy(1).site("far", 90).healthy(1);
    tried("a-0");
    assertThat(pick()).hasToString("b-0");
    tried("b-0");
    assertThat(pick()).hasToString("far-0");
  }

  @Test
  void goesToAnotherEndpointOfATriedSiteIfNoOtherSiteIsWell() {
    rows.site("near", 3).healthy(2).site("mid", 12).suspect(1).site("far", 90).unreachable(1);
    tried("near-0");
    assertThat(pick()).hasToString("near-1");
  }

  @Test
  void neverGoesToATriedEndpoint() {
    rows.site("near", 3).healthy(2).site("mid", 12).healthy(1);
    tried("near-0");
    tried("mid-0");
    assertThat(pick()).hasToString("near-1");
    tried("near-1");
    assertThat(pick()).isNull();
  }

  @Test
  void neverGoesToASiteThatIsOutDrainedOrForbidden() {
    rows.site("near[EU]", 3).healthy(1);
    rows.site("a[EU]", 4).suspect(1).site("b[EU]", 5).drained(1).site("c[EU]", 6).connecting(1);
    rows.site("us[US]", 7).healthy(1).site("far[EU]", 90).healthy(1);
    tried("near-0");
    assertThat(pick(Residency.within("EU"))).hasToString("far-0");
    assertThat(pick()).hasToString("us-0");
  }

  @Test
  void takesTheCheapestOfTheSite() {
    rows.site("near", 3).healthy(1).site("mid", 12).healthy(3);
    rows.publish("mid-0", 20, 1);
    rows.publish("mid-1", 10, 1);
    rows.publish("mid-2", 30, 1);
    tried("near-0");
    assertThat(pick()).hasToString("mid-1");
  }

  @Test
  void takesTheCheapestUntriedEndpointOfTheNearestTriedSite() {
    rows.site("near", 3).healthy(3).site("mid", 12).healthy(2);
    rows.publish("near-1", 20, 1);
    rows.publish("near-2", 15, 1);
    rows.publish("mid-1", 10, 1);
    tried("near-0");
    tried("mid-0");
    assertThat(pick()).hasToString("near-2");
  }

  @Test
  void triedEndpointsKnowWhatWasTried() {
    rows.site("near", 3).healthy(2).site("mid", 12).healthy(1);
    assertThat(tried.isEmpty()).isTrue();
    tried("near-0");
    assertThat(tried.isEmpty()).isFalse();
    assertThat(tried.hasEndpoint(rows.target("near-0").endpoint())).isTrue();
    assertThat(tried.hasEndpoint(rows.target("near-1").endpoint())).isFalse();
    assertThat(tried.hasSite(rows.target("near-1").endpoint())).isTrue();
    assertThat(tried.hasSite(rows.target("mid-0").endpoint())).isFalse();
    assertThat(tried).hasToString("[near-0]");
  }
}
