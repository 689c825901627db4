/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.benchmarks.sim.result.Figures;
import dev.isochrone.benchmarks.sim.result.RunResult;
import dev.isochrone.benchmarks.sim.scenario.Scenarios;
import dev.isochrone.testkit.RttMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * A fast part of the report: the same worlds, policies and seeds have the same outcome, to the last
 * digit, so that each change of policy shows as a diff. After a wanted change, look at the diff and
 * commit it, and REPORT.md with it:
 *
 * <pre>
 * mvn -pl benchmarks -am test -Dtest=GoldenOutcomesTest -Dsurefire.failIfNoSpecifiedTests=false
 *     -Dgolden.update=true</pre>
 */
class GoldenOutcomesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/sim/outcomes.txt");
  private static final List<String> SCENARIOS =
      List.of("steady", "black-hole", "fast-failures", "nearest-overloaded", "two-sites-slow-rate");
  private static final List<String> POLICIES =
      List.of(
          "oracle",
          "nearest_healthy",
          "finagle_p2c_peak_ewma",
          "round_robin",
          "weighted_round_robin",
          "outlier_least_request",
          "ring_hash");

  @Test
  void sameWorldsSameOutcomes() throws Exception {
    Study study =
        new Study(
            SCENARIOS.stream().map(Scenarios::named).toList(),
            Policies.named(POLICIES),
            2,
            RttMatrix.ofAwsRegions(),
            null);

    String outcomes = text(study.run(done -> {}));

    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(GOLDEN, outcomes);
    }
    assertThat(outcomes).isEqualTo(golden());
  }

  private static String golden() throws IOException {
    return Files.readString(GOLDEN);
  }

  private static String text(List<RunResult> runs) {
    StringBuilder text = new StringBuilder();
    for (RunResult run : runs) {
      Figures f = run.figures();
      text.append(
          String.format(
              Locale.ROOT,
              "%s %s %d: %d calls, %d failed, mean %.6f, p50 %.6f, p99 %.6f, p99.9 %.6f ms, lost %d,"
                  + " recovered %.1f s, switches %d, imbalance %.6f, unlawful %d, attempts %.6f%n",
              run.scenario(),
              run.policy(),
              run.seed(),
              f.calls(),
              f.failed(),
              f.meanMillis(),
              f.p50Millis(),
              f.p99Millis(),
              f.p999Millis(),
              f.lostInFirstSecond(),
              f.recoverySeconds(),
              f.switches(),
              f.imbalance(),
              f.unlawful(),
              f.attempts()));
    }
    return text.toString();
  }
}
