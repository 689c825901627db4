/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.benchmarks.crosscheck.RealOutcome.Phase;
import dev.isochrone.benchmarks.crosscheck.RealScenario.BlackHole;
import dev.isochrone.benchmarks.crosscheck.RealScenario.RealSite;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real sockets, counts only. */
class RealRunTest {
  private static final RealScenario BLACK_HOLE =
      new RealScenario(
          List.of(new RealSite("near", 2, 2), new RealSite("far", 40, 1)),
          Duration.ofMillis(5),
          100,
          1.5,
          4,
          Duration.ofSeconds(1),
          Duration.ofMillis(200),
          new BlackHole("near", 1, 2.5));

  private static RealOutcome run(String policy) throws Exception {
    RealOutcome outcome = RealRun.run(BLACK_HOLE, policy);
    assertThat(Stream.of(outcome.before(), outcome.during(), outcome.after()).map(Phase::due))
        .containsExactly(100, 150, 150);
    // Those under way when the fault begins may fail.
    assertThat(outcome.before().failed()).isLessThanOrEqualTo(5);
    return outcome;
  }

  @Test
  void nearestHealthyIsNearAndGoesElsewhere() throws Exception {
    RealOutcome outcome = run("nearest_healthy");

    assertThat(outcome.before().shareOf("near")).isGreaterThan(0.5);
    // Hedges answer even the calls that were under way.
    assertThat(outcome.during().shareOf("far")).isGreaterThan(0.5);
    assertThat(outcome.recoveredMillis()).isNotNull();
  }

  @Test
  void roundRobinIsEverywhere() throws Exception {
    RealOutcome outcome = run("round_robin");

    assertThat(outcome.before().answeredBySite().values()).allMatch(calls -> calls > 20);
    assertThat(outcome.during().answeredBySite().get("far")).isPositive();
  }
}
