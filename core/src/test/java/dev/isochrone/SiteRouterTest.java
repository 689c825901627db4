/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The stages together, on virtual time. */
class SiteRouterTest {
  private final World world = new World();

  private void threeSites() {
    world.server("far", "far-1", 90, 5);
    world.server("near", "near-1", 2, 5);
    world.server("near", "near-2", 2, 5);
    world.server("mid", "mid-1", 12, 5);
    world.server("mid", "mid-2", 12, 5);
  }

  @Test
  void callsGoToTheNearestSite() {
    threeSites();
    world.start(RouterConfig.DEFAULT, true);
    world.run(Duration.ofSeconds(10), 300);
    assertThat(world.share("near")).isGreaterThan(0.98);
    assertThat(world.failed).isZero();
  }

  @Test
  void blackHoleIsLeftInTensOfMillisecondsAndReturnedTo() {
    threeSites();
    world.start(RouterConfig.DEFAULT, true);
    world.run(Duration.ofSeconds(10), 300);
    world.servers.get("near-1").silent = true;
    world.servers.get("near-2").silent = true;
    world.forget();
    world.run(Duration.ofSeconds(8), 300);
    assertThat(world.failed).as("calls in flight and sent until the stall was seen").isLessThan(20);
    assertThat(world.share("mid")).as("but for calls that near had answered").isGreaterThan(0.99);
    world.servers.get("near-1").silent = false;
    world.servers.get("near-2").silent = false;
    world.run(Duration.ofSeconds(1), 300);
    world.forget();
    world.run(Duration.ofSeconds(1), 300);
    assertThat(world.share("near")).isGreaterThan(0.98);
  }
}
