/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * One run from start to end: start the world, warm up, send the loads while faults happen, judge.
 *
 * @param from the region the sites are seen from
 * @param sites nearest first
 * @param plan what goes wrong
 * @param rate calls a second, for each policy
 * @param seed of everything random
 * @param policies those compared; the first one's sites are shown live
 */
record DemoRun(
    String from,
    List<DemoSite> sites,
    FaultPlan plan,
    double rate,
    long seed,
    List<Policy> policies) {
  /** The services' names: two, lest a policy that remembers is measured with what it remembers. */
  static final String WARM_UP = "warm-up";

  static final String MEASURED = "quotes";

  private static final long FRAME_NANOS = 250_000_000;

  /** Gives threads time to be ready before the first call is due. */
  private static final long HEAD_START_NANOS = 200_000_000;

  /**
   * What came out.
   *
   * @param calls every call, by policy
   */
  record Outcome(Summary summary, Map<String, List<Call>> calls) {}

  /** Runs, for about the plan's duration. */
  Outcome run(LiveView view) throws IOException {
    try (World world = new World(sites, seed)) {
      warmUp(world);
      return measure(world, view);
    }
  }

  /** The same load without faults, so that a JVM that compiles does not look like a slow site. */
  private void warmUp(World world) {
    List<Contender> contenders =
        Contender.openAll(policies, 0, WARM_UP, world, rate, Summary.WARM_UP_SECONDS);
    long start = System.nanoTime() + HEAD_START_NANOS;
    contenders.forEach(contender -> contender.start(start));
    awaitEnd(contenders, start, Summary.WARM_UP_SECONDS, seconds -> {});
    contenders.forEach(Contender::close);
  }

  private Outcome measure(World world, LiveView view) throws IOException {
    // Begin with an empty heap, not with what start and warm-up left behind.
    System.gc();
    JvmPauses pauses = JvmPauses.sinceNow();
    List<Contender> contenders =
        Contender.openAll(policies, policies.size(), MEASURED, world, rate, plan.durationSeconds());
    long start = System.nanoTime() + HEAD_START_NANOS;
    double[] rttMillis = {Double.NaN};
    try (LinkEcho echo = new LinkEcho(world.link(0));
        FaultDriver faults =
            new FaultDriver(plan, sites.stream().map(s -> world.link(s.rank())).toList())) {
      faults.start(start);
      contenders.forEach(contender -> contender.start(start));
      awaitEnd(
          contenders,
          start,
          plan.durationSeconds(),
          seconds -> {
            if (Double.isNaN(rttMillis[0]) && !plan.activeAt(seconds + 1).isEmpty()) {
              rttMillis[0] = echo.medianMillis(sites.get(0).rttMillis());
            }
            view.show(LiveFrame.of(seconds, plan, sites, contenders));
          });
    } finally {
      view.end();
    }
    Map<String, List<Call>> calls = new LinkedHashMap<>();
    contenders.forEach(each -> calls.put(each.policy().name(), each.recording().calls()));
    Summary summary = summary(world, contenders, calls, pauses, rttMillis[0]);
    contenders.forEach(Contender::close);
    return new Outcome(summary, calls);
  }

  private interface Tick {
    void at(double seconds);
  }

  /** Ticks until every call has ended, or should have by its deadline. */
  private static void awaitEnd(
      List<Contender> contenders, long startNanos, double seconds, Tick tick) {
    long end = startNanos + CallStats.nanos(seconds);
    long latest = end + ClientConfig.DEADLINE.toNanos() + HEAD_START_NANOS;
    long next = startNanos + FRAME_NANOS;
    while (System.nanoTime() < latest) {
      boolean complete = contenders.stream().allMatch(each -> each.recording().isComplete());
      if (complete && System.nanoTime() >= end) {
        break;
      }
      LockSupport.parkNanos(Math.min(next - System.nanoTime(), 20_000_000));
      if (System.nanoTime() >= next) {
        tick.at((next - startNanos) / 1e9);
        next += FRAME_NANOS;
      }
    }
    tick.at((System.nanoTime() - startNanos) / 1e9);
  }

  private Summary summary(
      World world,
      List<Contender> contenders,
      Map<String, List<Call>> calls,
      JvmPauses pauses,
      double echoMillis) {
    Map<String, PolicyResult> results = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      String name = contender.policy().name();
      results.put(
          name,
          PolicyResult.of(
              contender.policy(),
              calls.getOrDefault(name, List.of()),
              world.requestsOf(contender.client()),
              plan,
              sites));
    }
    PolicyResult promised = results.get(Promise.POLICY);
    double rttMillis = Double.isNaN(echoMillis) ? sites.get(0).rttMillis() : echoMillis;
    return new Summary(
        from,
        seed,
        rate,
        plan.durationSeconds(),
        Summary.WARM_UP_SECONDS,
        PolicyResult.rounded(ServiceTime.MEDIAN_MILLIS),
        PolicyResult.rounded(rttMillis),
        ClientConfig.describe(),
        sites.stream().map(Summary.SiteFigures::of).toList(),
        plan.faults().stream().map(fault -> Summary.FaultFigures.of(fault, sites)).toList(),
        results,
        promised == null ? Map.of() : Promise.judge(promised, sites.get(0).rttMillis(), rttMillis),
        Summary.LoadFigures.of(contenders.stream().map(Contender::recording).toList(), pauses),
        Summary.Environment.here());
  }
}
