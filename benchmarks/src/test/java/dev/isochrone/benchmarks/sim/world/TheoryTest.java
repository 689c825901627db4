/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.isochrone.benchmarks.sim.result.Figures;
import dev.isochrone.benchmarks.sim.scenario.MethodSpec.Distribution;
import dev.isochrone.benchmarks.sim.scenario.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator against what queueing theory says must come out. */
class TheoryTest {
  private static final double SERVICE_MILLIS = 10;
  private static final Map<String, Long> HERE = Map.of("here", 0L);

  private static Figures run(
      int endpoints, int slots, double load, LeastOfTwo policy, double calls) {
    double rate = load * endpoints * slots * 1000 / SERVICE_MILLIS;
    Scenario scenario =
        SmallWorlds.queue(
            endpoints,
            slots,
            rate,
            SmallWorlds.method(Distribution.EXPONENTIAL, Duration.ofMillis(10)),
            SmallWorlds.seconds(calls / rate));
    return World.run(scenario, HERE, policy, 1).figures();
  }

  /** The probability that an arriving call has to wait (Erlang 1917). */
  private static double erlangC(int servers, double offered) {
    double term = 1;
    double sum = 1;
    for (int k = 1; k < servers; k++) {
      term *= offered / k;
      sum += term;
    }
    double last = term * offered / servers / (1 - offered / servers);
    return last / (sum + last);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.5, 400000", "1, 0.7, 1000000", "2, 0.6, 600000", "4, 0.6, 1000000"})
  void meanWaitOfAQueueIsErlangs(int slots, double load, double calls) {
    Figures figures = run(1, slots, load, new LeastOfTwo(1), calls);

    double wait = figures.meanMillis() - SERVICE_MILLIS;
    double theory = erlangC(slots, load * slots) * SERVICE_MILLIS / (slots * (1 - load));
    assertThat(figures.failed()).isZero();
    assertThat(wait).isCloseTo(theory, withinPercentage(2));
  }

  /**
   * Of many M/M/1 queues the shorter of two random ones: a call takes Σ ρ^(2^i − 2) service times
   * (Mitzenmacher 1996, Vvedenskaya et al. 1996, for the number of queues towards infinity). 500
   * queues are a little worse than infinitely many.
   */
  @ParameterizedTest
  @CsvSource({"0.7", "0.9"})
  void theShorterOfTwoQueuesIsAsShortAsTheSupermarketModelSays(double load) {
    double theory = 0;
    for (int i = 1; i < 20; i++) {
      theory += StrictMath.pow(load, StrictMath.pow(2, i) - 2);
    }

    Figures figures = run(500, 1, load, new LeastOfTwo(2), 600_000);

    assertThat(figures.meanMillis() / SERVICE_MILLIS).isCloseTo(theory, withinPercentage(2));
  }

  /**
   * n calls to n servers, none of which ends: the fullest server gets ln ln n / ln 2 + Θ(1) with
   * two choices, ln n / ln ln n · (1 + o(1)) with one (Azar et al. 1999).
   */
  @Test
  void twoChoicesKeepTheFullestServerNearTheKnownBound() {
    int n = 1_000;
    double bound = Math.log(Math.log(n)) / Math.log(2) + 2;

    assertThat(fullest(n, new LeastOfTwo(2))).isLessThanOrEqualTo((int) bound);
    assertThat(fullest(n, new LeastOfTwo(1))).isGreaterThan((int) bound);
  }

  private static int fullest(int n, LeastOfTwo policy) {
    // A call takes much longer than all of them need to arrive.
    Scenario scenario =
        SmallWorlds.scenario(
            Map.of("here", SmallWorlds.site(n, 1_000)),
            SmallWorlds.method(Distribution.FIXED, Duration.ofSeconds(100)),
            SmallWorlds.clients(n / 10.0, SmallWorlds.EVEN, SmallWorlds.NEVER),
            Duration.ofSeconds(10),
            List.of());
    World.run(scenario, HERE, policy, 1);
    return policy.fullest;
  }
}
