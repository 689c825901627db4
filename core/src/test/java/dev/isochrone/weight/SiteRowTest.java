/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.health.HealthState;
import dev.isochrone.health.Trial;
import dev.isochrone.priority.SiteShare;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A row that was changed step by step is the row that would have been made at once. */
class SiteRowTest {
  private static final SiteShare HALF = new SiteShare(50, 140, 100);

  private static final long SEED = 31;
  private static final List<HealthState> STATES = List.of(HealthState.values());
  private static final List<EndpointRow.Drain> DRAINS = List.of(EndpointRow.Drain.values());
  private static final Site SITE = Site.named("s");

  private final SplittableRandom random = new SplittableRandom(SEED);

  private EndpointRow row(int i) {
    HealthState state = STATES.get(random.nextInt(STATES.size()));
    WeightedEndpoint target =
        new WeightedEndpoint(new Endpoint("e" + i, SITE, 1, random.nextInt(5) == 0));
    Trial trial = random.nextInt(4) == 0 ? new Trial() : null;
    return new EndpointRow(
        target,
        state,
        random.nextBoolean(),
        "",
        0,
        DRAINS.get(random.nextInt(DRAINS.size())),
        trial);
  }

  @Test
  void changedStepByStepIsAsMadeAtOnce() {
    for (int round = 0; round < 200; round++) {
      List<EndpointRow> rows = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(12); i++) {
        rows.add(row(i));
      }
      SiteRow step = new SiteRow(SITE, 1, SiteShare.ALL, rows);
      for (int i = 0; i < 50; i++) {
        int at = random.nextInt(rows.size());
        EndpointRow changed = row(at);
        List<EndpointRow> before = List.copyOf(step.endpoints());
        SiteRow next = step.with(at, changed);
        assertThat(step.endpoints()).as("what a table has does not change").isEqualTo(before);
        rows.set(at, changed);
        step = next;
        assertSame(step, new SiteRow(SITE, 1, SiteShare.ALL, rows));
      }
    }
  }

  private static void assertSame(SiteRow step, SiteRow once) {
    String seed = "seed " + SEED;
    assertThat(step.endpoints()).as(seed).isEqualTo(once.endpoints());
    assertThat(step.usable()).as(seed).isEqualTo(once.usable());
    assertThat(step.connected()).as(seed).isEqualTo(once.connected());
    assertThat(step.trials()).as(seed).isEqualTo(once.trials());
    assertThat(step.hosts()).as(seed).isEqualTo(once.hosts());
    assertThat(step.healthy()).as(seed).isEqualTo(once.healthy());
    assertThat(step.connecting()).as(seed).isEqualTo(once.connecting());
    assertThat(step.draining()).as(seed).isEqualTo(once.draining());
  }

  @Test
  void aSiteThoughtOfOtherwiseSharesItsEndpoints() {
    SiteRow row = new SiteRow(SITE, 1, SiteShare.ALL, List.of(row(0)));
    assertThat(row.with(SITE, 1, SiteShare.ALL)).isSameAs(row);
    assertThat(row.with(SITE, 2, HALF).usable()).isSameAs(row.usable());
    assertThat(row.with(SITE, 2, HALF).rankNanos()).isEqualTo(2);
    assertThat(row.with(SITE, 2, HALF).share()).isEqualTo(HALF);
  }
}
