/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run that never happened, with figures known to the last digit. */
final class Fixtures {
  static final List<DemoSite> SITES =
      List.of(
          new DemoSite(0, "near", 2), new DemoSite(1, "next", 12), new DemoSite(2, "third", 26));

  static final FaultPlan PLAN = FaultPlan.standard(42);

  private Fixtures() {}

  static Policy policy(String name) {
    return new Policy(
        name,
        "set up for a test",
        (threads, service, places) -> {
          throw new UnsupportedOperationException();
        },
        List::of);
  }

  /** Follows every turn of the script after 200 ms without losing a call. */
  static List<Call> prompt() {
    return new Calls()
        .every10(0, 10_000, 7, 0)
        .every10(10_000, 10_200, 217, 1)
        .every10(10_200, 18_200, 17, 1)
        .every10(18_200, 29_000, 7, 0)
        .every10(29_000, 29_200, 100, 2)
        .every10(29_200, 36_200, 31, 2)
        .every10(36_200, 42_000, 7, 0)
        .list();
  }

  /** Loses what it sends into the black hole, and stays with the second site from then on. */
  static List<Call> stubborn() {
    return new Calls()
        .every10(0, 10_000, 7, 0)
        .failingEvery10(10_000, 12_000, 2000)
        .every10(12_000, 42_000, 17, 1)
        .list();
  }

  static PolicyResult result(String name, List<Call> calls) {
    return PolicyResult.of(policy(name), calls, calls.size(), PLAN, SITES);
  }

  /** {@code nearest_healthy} as given, and a stubborn {@code pick_first}. */
  static Summary summary(@Nullable List<Call> ours) {
    Map<String, PolicyResult> results = new LinkedHashMap<>();
    Map<String, Promise> promises = Map.of();
    if (ours != null) {
      PolicyResult result = result(Promise.POLICY, ours);
      results.put(Promise.POLICY, result);
      promises = Promise.judge(result, 2, 2);
    }
    results.put("pick_first", result("pick_first", stubborn()));
    return new Summary(
        "near",
        42,
        100,
        42,
        3,
        9.693,
        2.0,
        ClientConfig.describe(),
        SITES.stream().map(Summary.SiteFigures::of).toList(),
        PLAN.faults().stream().map(fault -> Summary.FaultFigures.of(fault, SITES)).toList(),
        results,
        promises,
        new Summary.LoadFigures(0.1, 0.2, 3, 4),
        new Summary.Environment("a JVM", "an OS", 2));
  }
}
