/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import dev.isochrone.benchmarks.sim.result.RunResult;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What a report is made of. Immutable; the orders of the lists are kept.
 *
 * @param scenarios in the order of their sections
 * @param policies in the order of their list; which were run at least once
 * @param seeds of all runs
 * @param runs one for each seed of each pair of scenario and policy that was run at all
 * @param command that makes these runs again
 */
public record ReportInput(
    List<ScenarioInfo> scenarios,
    List<PolicyInfo> policies,
    List<Long> seeds,
    List<RunResult> runs,
    String command) {

  /** The policy that knows every server's true state: what the others are compared with. */
  public static final String ORACLE = "oracle";

  /** Our policy. */
  public static final String OURS = "nearest_healthy";

  /**
   * A scenario.
   *
   * @param name unique
   * @param description for people, plain text
   * @param warmupSeconds until when calls are sent and not judged
   * @param events what goes wrong when
   */
  public record ScenarioInfo(
      String name, String description, double warmupSeconds, List<EventSpan> events) {
    public ScenarioInfo {
      events = List.copyOf(events);
    }
  }

  /**
   * A time in which something is different; spans with the same label are shown as one thing.
   *
   * @param startSeconds since the start of the load
   * @param endSeconds since then; {@link Double#POSITIVE_INFINITY}: to the run's end
   * @param label a few words
   */
  public record EventSpan(double startSeconds, double endSeconds, String label) {}

  /**
   * A policy.
   *
   * @param name unique
   * @param description a line
   * @param source where its formula is from
   * @param realisable whether it decides only from what a client can know; others are not ranked
   */
  public record PolicyInfo(String name, String description, String source, boolean realisable) {}

  public ReportInput {
    scenarios = List.copyOf(scenarios);
    policies = List.copyOf(policies);
    seeds = List.copyOf(seeds);
    runs = List.copyOf(runs);
    Set<Object> scenarioNames = unique("scenarios", scenarios, ScenarioInfo::name);
    Set<Object> policyNames = unique("policies", policies, PolicyInfo::name);
    Set<Object> known = unique("seeds", seeds, seed -> seed);
    for (RunResult run : runs) {
      check(scenarioNames.contains(run.scenario()), run, "a scenario of the list");
      check(policyNames.contains(run.policy()), run, "a policy of the list");
      check(known.contains(run.seed()), run, "a seed of the list");
    }
    Set<Object> keys = unique("runs", runs, ReportInput::key);
    // A median over other seeds than a peer's would compare different worlds.
    for (RunResult run : runs) {
      for (long seed : seeds) {
        Key key = new Key(run.scenario(), run.policy(), seed);
        check(keys.contains(key), run, "runs of the other seeds too, seed " + seed);
      }
    }
  }

  private record Key(String scenario, String policy, long seed) {}

  private static Key key(RunResult run) {
    return new Key(run.scenario(), run.policy(), run.seed());
  }

  private static <T> Set<Object> unique(String what, List<T> list, Function<T, Object> key) {
    Set<Object> seen = new HashSet<>();
    for (T item : list) {
      if (!seen.add(key.apply(item))) {
        throw new IllegalArgumentException(what + ": " + key.apply(item) + " (expected: once)");
      }
    }
    return seen;
  }

  private static void check(boolean holds, RunResult run, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("runs: " + key(run) + " (expected: " + expected + ")");
    }
  }
}
