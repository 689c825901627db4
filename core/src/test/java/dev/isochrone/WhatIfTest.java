/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the router would do if; and that it does not do it. */
class WhatIfTest {
  private final World world = new World();

  @BeforeEach
  void start() {
    world.server(Site.named("fra").withJurisdictions("DE", "EU"), "fra-1", 2, 1);
    world.server(Site.named("par").withJurisdictions("FR", "EU"), "par-1", 12, 1);
    world.server(Site.named("iad").withJurisdictions("US"), "iad-1", 90, 1);
    world.start(RouterConfig.DEFAULT, true);
    world.run(Duration.ofSeconds(10), 100);
  }

  private WhatIf without(String... lost) {
    return world.router().whatIf(Set.of(lost), Residency.anywhere());
  }

  @Test
  void asThingsAreAllCallsGoToTheNearest() {
    WhatIf now = without();
    assertThat(now.shares()).extracting(WhatIf.Share::site).containsExactly("fra");
    assertThat(now.shares().get(0).percent()).isEqualTo(100);
    assertThat(now.distanceMillis()).isCloseTo(2, within(0.5));
    assertThat(now.refusal()).isEmpty();
  }

  @Test
  void withoutTheNearestTheyWouldGoToTheNextAndSoTheyDoOnceItIsLost() {
    WhatIf lost = without("fra");
    assertThat(lost.shares()).extracting(WhatIf.Share::site).containsExactly("par");
    assertThat(lost.distanceMillis()).isCloseTo(12, within(1.0));
    world.forget();
    world.run(Duration.ofSeconds(1), 100);
    assertThat(world.share("fra")).as("nothing has happened yet").isEqualTo(1);
    world.servers.get("fra-1").silent = true;
    world.run(Duration.ofSeconds(5), 100);
    world.forget();
    world.run(Duration.ofSeconds(1), 100);
    assertThat(world.share("par")).isGreaterThan(0.97);
  }

  @Test
  void withoutEverythingThereIsARefusalThatSaysWhy() {
    WhatIf nothing = world.router().whatIf(Set.of("fra", "par"), Residency.within("EU"));
    assertThat(nothing.shares()).isEmpty();
    assertThat(nothing.distanceMillis()).isNull();
    assertThat(nothing.refusal())
        .isEqualTo("residency within [EU] permits no site; it excludes iad[US]");
    assertThat(without("fra", "par", "iad").refusal()).isEqualTo("no endpoint is known yet");
  }

  @Test
  void withinAnotherResidency() {
    WhatIf american = world.router().whatIf(Set.of(), Residency.within("US"));
    assertThat(american.shares()).extracting(WhatIf.Share::site).containsExactly("iad");
    assertThat(american.distanceMillis()).isCloseTo(90, within(5.0));
  }
}
