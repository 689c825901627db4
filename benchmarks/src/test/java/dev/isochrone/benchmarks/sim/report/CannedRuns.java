/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import dev.isochrone.benchmarks.sim.report.ReportInput.EventSpan;
import dev.isochrone.benchmarks.sim.report.ReportInput.PolicyInfo;
import dev.isochrone.benchmarks.sim.report.ReportInput.ScenarioInfo;
import dev.isochrone.benchmarks.sim.result.Figures;
import dev.isochrone.benchmarks.sim.result.RunResult;
import dev.isochrone.benchmarks.sim.result.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Runs that look like a simulation's and are none: the near site breaks while an event lasts, each
 * policy takes its own time to leave it and to come back.
 */
final class CannedRuns {
  static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L, 5L);

  private static final int BUCKETS = 180;
  private static final int CALLS = 200;
  private static final double DEADLINE_MILLIS = 1000;
  private static final double[] MILLIS = {11, 38, 92};

  private CannedRuns() {}

  /** Four scenarios, six policies. */
  static ReportInput small() {
    return input(4, 6);
  }

  static ReportInput input(int scenarioCount, int policyCount) {
    List<ScenarioInfo> scenarios = scenarios().subList(0, scenarioCount);
    List<PolicyInfo> policies = policies().subList(0, policyCount);
    List<RunResult> runs = new ArrayList<>();
    for (int s = 0; s < scenarios.size(); s++) {
      for (int p = 0; p < policies.size(); p++) {
        for (long seed : SEEDS) {
          runs.add(run(scenarios.get(s), s, policies.get(p), p, seed));
        }
      }
    }
    String command = "java -jar benchmarks/target/isochrone-benchmarks.jar report --seeds 5";
    return new ReportInput(scenarios, policies, SEEDS, runs, command);
  }

  private static List<PolicyInfo> policies() {
    List<PolicyInfo> policies = new ArrayList<>();
    policies.add(policy("oracle", "sends each call where it ends soonest", "this report", false));
    policies.add(policy("nearest_healthy", "the nearest healthy site", "ARCHITECTURE.md", true));
    policies.add(
        policy("p2c_peak_ewma", "the better of two", "https://finagle.github.io/blog/_x_/", true));
    policies.add(policy("round_robin", "each in turn", "gRPC's round_robin", true));
    policies.add(policy("least_request", "fewest calls | of two", "Envoy's least_request", true));
    policies.add(policy("trespasser", "goes where it must not", "nobody's", true));
    for (String name :
        List.of("weighted_round_robin", "c3", "prequal", "nearest_static", "random", "ring_hash")) {
      policies.add(policy(name, "as its name says", "its paper", true));
    }
    return policies;
  }

  private static PolicyInfo policy(String name, String does, String source, boolean realisable) {
    return new PolicyInfo(name, does, source, realisable);
  }

  private static List<ScenarioInfo> scenarios() {
    List<ScenarioInfo> scenarios = new ArrayList<>();
    scenarios.add(
        scenario(
            "black_hole",
            "Nothing reaches the near site for half a minute, and nothing says so.",
            new EventSpan(30, 60, "near: black hole")));
    scenarios.add(scenario("calm", "Nothing happens."));
    scenarios.add(
        scenario(
            "flapping",
            "The near site is gone every other five seconds; at its end the way is longer.",
            new EventSpan(20, 25, "near: refuses connections"),
            new EventSpan(30, 35, "near: refuses connections"),
            new EventSpan(40, 45, "near: refuses connections"),
            new EventSpan(42, 80, "mid: 20 ms further away"),
            new EventSpan(75, Double.POSITIVE_INFINITY, "a label at the right that is long")));
    scenarios.add(
        scenario("refuse", "All of it <b>resets</b>.", new EventSpan(45, 50, "near: refuse")));
    for (int i = 5; i <= 16; i++) {
      scenarios.add(
          scenario("scenario_number_" + i, "One more.", new EventSpan(2 * i, 3 * i, "hang")));
    }
    return scenarios;
  }

  private static ScenarioInfo scenario(String name, String description, EventSpan... events) {
    return new ScenarioInfo(name, description, 10, List.of(events));
  }

  private static RunResult run(ScenarioInfo scenario, int s, PolicyInfo policy, int p, long seed) {
    // Doubles of a Random are the same on every JDK, its Gaussians are not.
    Random random = new Random(seed * 1_000_003 + s * 1_009L + p);
    double delay = p == 0 ? 0 : .5 + ((p * 7 + s * 3) % 5) * 1.5 + random.nextDouble();
    double overhead = p == 0 ? 1 : 1 + .01 * ((p * 5 + s) % 7) + .2 * ((p * 3 + s) % 4);
    double[] mean = new double[BUCKETS];
    int[] calls = new int[BUCKETS];
    int[] failed = new int[BUCKETS];
    Map<String, double[]> shares = new LinkedHashMap<>();
    List.of("near", "mid", "far").forEach(site -> shares.put(site, new double[BUCKETS]));
    long lost = 0;
    double recovery = scenario.events().isEmpty() ? Double.NaN : Double.POSITIVE_INFINITY;
    for (int i = 0; i < BUCKETS; i++) {
      double at = i * Timeline.BUCKET_SECONDS;
      boolean broken = broken(scenario, at);
      boolean away = broken(scenario, at - delay);
      calls[i] = i == 7 ? 0 : CALLS + random.nextInt(20);
      failed[i] = broken && !away ? (int) (calls[i] * (.3 + .5 * random.nextDouble())) : 0;
      double spill = .1 * random.nextDouble() * (p % 3);
      double near = away ? 0 : 1 - spill;
      double mid = (1 - near) * .8;
      shares.get("near")[i] = near;
      shares.get("mid")[i] = mid;
      shares.get("far")[i] = 1 - near - mid;
      double answered = near * MILLIS[0] + mid * MILLIS[1] + (1 - near - mid) * MILLIS[2];
      answered *= overhead * (.9 + .2 * random.nextDouble()) * (at < 5 ? 4 - at / 2 : 1);
      double lostShare = calls[i] == 0 ? 0 : (double) failed[i] / calls[i];
      mean[i] =
          calls[i] == 0 ? Double.NaN : (1 - lostShare) * answered + lostShare * DEADLINE_MILLIS;
      if (!scenario.events().isEmpty()) {
        double first = scenario.events().get(0).startSeconds();
        lost += at >= first && at < first + 1 ? failed[i] : 0;
        if (at >= first && failed[i] == 0 && Double.isInfinite(recovery) && (p + seed) % 5 != 4) {
          recovery = at - first;
        }
      }
    }
    Timeline timeline = new Timeline(calls, mean, failed, shares);
    return new RunResult(
        scenario.name(), policy.name(), seed, figures(timeline, lost, recovery, s, p), timeline);
  }

  private static boolean broken(ScenarioInfo scenario, double at) {
    return scenario.events().stream()
        .filter(span -> span.label().startsWith("near") || span.label().equals("hang"))
        .anyMatch(span -> at >= span.startSeconds() && at < span.endSeconds());
  }

  private static Figures figures(Timeline timeline, long lost, double recovery, int s, int p) {
    long calls = 0;
    long failed = 0;
    double sum = 0;
    for (int i = 20; i < BUCKETS; i++) {
      calls += timeline.calls()[i];
      failed += timeline.failed()[i];
      sum += timeline.calls()[i] * timeline.meanMillis()[i];
    }
    double mean = sum / calls;
    double tail = failed * 100 > calls ? DEADLINE_MILLIS : mean * 3;
    long unlawful = p == 5 && s == 1 ? 77 : 0;
    return new Figures(
        calls,
        failed,
        mean,
        mean * .7,
        tail,
        Math.max(tail, failed > 0 ? DEADLINE_MILLIS : mean * 5),
        lost,
        recovery,
        (p * s) % 4,
        1 + .1 * p,
        unlawful,
        1 + .01 * p);
  }
}
