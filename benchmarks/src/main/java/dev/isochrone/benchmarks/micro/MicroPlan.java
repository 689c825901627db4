/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is measured: every implementation at every size, and longest where later decisions are to be
 * taken, all within a quarter of an hour on two cores.
 */
final class MicroPlan {
  private static final int[] SIZES = {3, 10, 100, 1_000, 10_000};
  private static final int[] QUICK_SIZES = {10, 1_000};
  private static final int MANY = 1_000;
  // Past this ring_hash takes minutes to connect.
  private static final int RING_HASH_MAX = 1_000;
  // Milliseconds of a policy whose work grows with the square of the endpoints, to estimate with.
  private static final Timing LONG_SHOTS = new Timing(2, 5, 1_500);
  // As much time to be compiled in as those have.
  private static final Timing SHORT_SHOTS = new Timing(40, 5, 50);

  private final List<PlannedRun> runs = new ArrayList<>();

  private MicroPlan() {}

  /** Everything. */
  static List<PlannedRun> full(Collection<String> peers) {
    MicroPlan plan = new MicroPlan();
    for (int threads = 1; threads <= 2; threads++) {
      for (int size : SIZES) {
        plan.picks(size, threads, peers);
      }
    }
    plan.calls(1);
    plan.calls(2);
    for (int size : new int[] {10, MANY, 10_000}) {
      plan.core(size);
      plan.rebuild(size);
    }
    for (int threads = 1; threads <= 2; threads++) {
      plan.outcomes(1, threads);
      plan.outcomes(64, threads);
    }
    plan.configs(10);
    plan.configs(MANY);
    plan.bringUp(5_000);
    return List.copyOf(plan.runs);
  }

  /** A little of everything, to see that it works: its figures are worth nothing. */
  static List<PlannedRun> quick(Collection<String> peers) {
    MicroPlan plan = new MicroPlan();
    for (int size : QUICK_SIZES) {
      plan.picks(size, 1, peers);
    }
    plan.add(Stages.PICK, Implementations.ALIAS, MANY, 2, "PickBenchmark.pick", Timing.QUICK);
    plan.add(Stages.PICK, Implementations.OURS, MANY, 2, "PickBenchmark.pick", Timing.QUICK);
    plan.calls(1);
    plan.core(MANY);
    plan.outcomes(1, 1);
    plan.rebuild(MANY);
    plan.configs(10);
    plan.bringUp(500);
    return plan.runs.stream()
        .map(r -> r.withTiming(r.isSingleShot() ? new Timing(1, 2, 100) : Timing.QUICK))
        .toList();
  }

  /** Those of the runs whose id has a match in it. */
  static List<PlannedRun> matching(List<PlannedRun> runs, Pattern include) {
    return runs.stream().filter(r -> include.matcher(r.id()).find()).toList();
  }

  private void picks(int size, int threads, Collection<String> peers) {
    String method = "PickBenchmark.pick";
    add(Stages.PICK, Implementations.RANDOM_READ, size, threads, method, Timing.BRIEF);
    add(Stages.PICK, Implementations.TWO_CHOICES, size, threads, method, Timing.BRIEF);
    add(Stages.PICK, Implementations.ALIAS, size, threads, method, Timing.KEY);
    add(Stages.PICK, Implementations.OURS, size, threads, method, Timing.KEY);
    add(Stages.PICK, Implementations.OURS_RESIDENCY, size, threads, method, Timing.BRIEF);
    add(Stages.PICK, Implementations.OURS_KEY, size, threads, method, Timing.BRIEF);
    add(Stages.PICK, Implementations.OURS_TURNS, size, threads, method, Timing.BRIEF);
    for (String policy : Implementations.POLICIES) {
      if (size <= RING_HASH_MAX || !policy.equals("ring_hash")) {
        add(Stages.PICK, policy, size, threads, method, Timing.BRIEF);
      }
    }
    for (String peer : peers) {
      add(Stages.PICK, peer, size, threads, "PeerBenchmark.pick", Timing.BRIEF);
    }
  }

  private void calls(int threads) {
    String method = "CallBenchmark.call";
    add(Stages.CALL, Implementations.ALIAS, MANY, threads, method, Timing.BRIEF);
    add(Stages.CALL, Implementations.OURS, MANY, threads, method, Timing.KEY);
    add(Stages.CALL, Implementations.OURS_BY_NAME, MANY, threads, method, Timing.BRIEF);
    for (String policy : Implementations.POLICIES) {
      Timing timing = policy.equals("round_robin") ? Timing.KEY : Timing.BRIEF;
      add(Stages.CALL, policy, MANY, threads, method, timing);
    }
  }

  private void core(int size) {
    Stage s = Stages.CORE_PICK;
    add(s, s.floor(), size, 1, "CorePickBenchmark.floor", Timing.BRIEF);
    add(s, s.ours(), size, 1, "CorePickBenchmark.pick", Timing.BRIEF);
    add(s, "core_residency", size, 1, "CorePickBenchmark.pickWithinResidency", Timing.BRIEF);
  }

  private void outcomes(int size, int threads) {
    Stage s = Stages.OUTCOME;
    add(s, s.floor(), size, threads, "OutcomeBenchmark.floor", Timing.KEY);
    add(s, s.ours(), size, threads, "OutcomeBenchmark.record", Timing.KEY);
  }

  private void rebuild(int size) {
    Stage s = Stages.REBUILD;
    add(s, s.floor(), size, 1, "RebuildBenchmark.floor", Timing.BRIEF);
    add(s, s.ours(), size, 1, "RebuildBenchmark.rebuild", Timing.BRIEF);
    add(s, "core_beat", size, 1, "RebuildBenchmark.beat", Timing.BRIEF);
  }

  private void configs(int size) {
    Stage catalog = Stages.CATALOG;
    add(catalog, catalog.floor(), size, 1, "CatalogBenchmark.floor", Timing.KEY);
    add(catalog, catalog.ours(), size, 1, "CatalogBenchmark.parse", Timing.KEY);
    if (runs.stream().anyMatch(r -> r.stage().equals(Stages.CONFIG))) {
      return; // a policy's config knows of no endpoints
    }
    String ours = Implementations.OURS;
    config(Stages.CONFIG.floor(), ours, "ConfigBenchmark.floor");
    config(ours, ours, "ConfigBenchmark.parse");
    config("weighted_round_robin", "weighted_round_robin", "ConfigBenchmark.parse");
    config("least_request", "least_request_experimental", "ConfigBenchmark.parse");
    config("outlier_detection", "outlier_detection_experimental", "ConfigBenchmark.parse");
  }

  private void config(String implementation, String param, String method) {
    runs.add(new PlannedRun(Stages.CONFIG, implementation, 0, 1, method, param, Timing.BRIEF));
  }

  private void bringUp(int size) {
    bringUp(BringUp.FLOOR, size, SHORT_SHOTS);
    bringUp(Implementations.OURS, size, SHORT_SHOTS);
    bringUp("round_robin", size, LONG_SHOTS);
    bringUp(Implementations.WEIGHTED, size, LONG_SHOTS);
  }

  private void bringUp(String who, int size, Timing shots) {
    add(Stages.BRING_UP, who, size, 1, "BringUpBenchmark.bringUp", shots);
    add(Stages.FLAP, who, size, 1, "FlapBenchmark.flap", Timing.KEY);
  }

  private void add(
      Stage stage, String implementation, int size, int threads, String method, Timing timing) {
    runs.add(new PlannedRun(stage, implementation, size, threads, method, implementation, timing));
  }
}
