/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecentDecisionsTest {
  private final RecentDecisions recent = new RecentDecisions();

  private static RoutingDecision decision(long version) {
    return new RoutingDecision("pay", "pay/Charge", version, null, null, "", List.of());
  }

  @Test
  void theLatestComeFirst() {
    assertThat(recent.list()).isEmpty();
    recent.add(decision(1));
    recent.add(decision(2));
    assertThat(recent.list()).containsExactly(decision(2), decision(1));
  }

  @Test
  void theOldestMakeRoom() {
    int more = RecentDecisions.KEPT + 10;
    for (int i = 1; i <= more; i++) {
      recent.add(decision(i));
    }
    assertThat(recent.list()).hasSize(RecentDecisions.KEPT);
    assertThat(recent.list().get(0)).isEqualTo(decision(more));
    assertThat(recent.list().get(RecentDecisions.KEPT - 1)).isEqualTo(decision(11));
  }
}
