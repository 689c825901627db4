/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim;

import dev.isochrone.benchmarks.sim.report.ReportInput;
import dev.isochrone.benchmarks.sim.result.Figures;
import dev.isochrone.benchmarks.sim.result.RunResult;
import dev.isochrone.benchmarks.sim.result.Timeline;
import dev.isochrone.benchmarks.sim.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When a policy was as good again as could be after a scenario's first event: 99 % of the calls of
 * half a second are answered, in a mean of no more than twice the oracle's plus 10 ms, for two
 * seconds on end. What the oracle cannot do either is not held against anyone.
 */
final class Recovery {
  private static final double FACTOR = 2;
  private static final double SLACK_MILLIS = 10;
  private static final double ANSWERED = 0.99;
  private static final int BUCKETS_ON_END = 4;

  private Recovery() {}

  private record Key(String scenario, long seed) {}

  /** The same runs, each with its time to recover where the oracle ran in the same world. */
  static List<RunResult> measured(List<RunResult> runs, List<Scenario> scenarios) {
    Map<String, Scenario> byName = new HashMap<>();
    scenarios.forEach(s -> byName.put(s.name(), s));
    Map<Key, Timeline> oracles = new HashMap<>();
    for (RunResult run : runs) {
      if (run.policy().equals(ReportInput.ORACLE)) {
        oracles.put(new Key(run.scenario(), run.seed()), run.timeline());
      }
    }
    List<RunResult> measured = new ArrayList<>();
    for (RunResult run : runs) {
      Timeline oracle = oracles.get(new Key(run.scenario(), run.seed()));
      Scenario scenario = byName.get(run.scenario());
      Duration event = scenario == null ? null : scenario.firstEvent();
      measured.add(oracle == null || event == null ? run : with(run, seconds(run, oracle, event)));
    }
    return measured;
  }

  static double seconds(RunResult run, Timeline oracle, Duration event) {
    Timeline t = run.timeline();
    int first = (int) (event.toNanos() / 1e9 / Timeline.BUCKET_SECONDS);
    int good = 0;
    for (int b = first; b < t.calls().length; b++) {
      good = good(t, oracle, b) ? good + 1 : 0;
      if (good == BUCKETS_ON_END) {
        return (b + 1 - BUCKETS_ON_END - first) * Timeline.BUCKET_SECONDS;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  private static boolean good(Timeline t, Timeline oracle, int b) {
    int calls = t.calls()[b];
    if (calls == 0) {
      return true;
    }
    int allowed = Math.max((int) ((1 - ANSWERED) * calls), oracle.failed()[b]);
    return t.failed()[b] <= allowed
        && t.meanMillis()[b] <= FACTOR * oracle.meanMillis()[b] + SLACK_MILLIS;
  }

  private static RunResult with(RunResult run, double seconds) {
    Figures f = run.figures();
    Figures figures =
        new Figures(
            f.calls(),
            f.failed(),
            f.meanMillis(),
            f.p50Millis(),
            f.p99Millis(),
            f.p999Millis(),
            f.lostInFirstSecond(),
            seconds,
            f.switches(),
            f.imbalance(),
            f.unlawful(),
            f.attempts());
    return new RunResult(run.scenario(), run.policy(), run.seed(), figures, run.timeline());
  }
}
