/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one policy did. Its components are the fields in {@code summary.json}; null where something
 * never happened.
 *
 * @param configuration how it was set up
 * @param calls calls due, all of them sent
 * @param failed those that ended without an answer
 * @param failures the same by gRPC's status code
 * @param p50Ms percentiles of the calls that succeeded, from when they were due
 * @param p50BeforeFaultMs the median before the first fault
 * @param nearestShareBeforeFault of the calls due before the first fault, from the very first on,
 *     the share that the nearest site answered
 * @param timeToFailoverMs from the first fault until calls are well ({@link Recovery})
 * @param timeToFailbackMs from its end until calls are well by the standard of the healed site
 * @param longestGapMs the longest time without a success
 * @param requestsPerCall requests that reached a server for each call: what hedging costs
 * @param turns every time at which another site became the best one
 * @param phases every stretch between two changes
 */
record PolicyResult(
    String configuration,
    int calls,
    int failed,
    Map<String, Integer> failures,
    @Nullable Double p50Ms,
    @Nullable Double p99Ms,
    @Nullable Double p999Ms,
    @Nullable Double p50BeforeFaultMs,
    @Nullable Double nearestShareBeforeFault,
    @Nullable Double timeToFailoverMs,
    @Nullable Double timeToFailbackMs,
    double longestGapMs,
    double requestsPerCall,
    List<TurnResult> turns,
    List<PhaseResult> phases) {

  /**
   * How a policy followed when another site became the best one.
   *
   * @param atSeconds when
   * @param best the site that calls should go to now
   * @param limitMs what 99 % of calls must stay within to be well again
   * @param recoveredAfterMs when they did
   */
  record TurnResult(
      double atSeconds, String best, double limitMs, @Nullable Double recoveredAfterMs) {}

  /**
   * Figures of the calls due in one stretch of the script.
   *
   * @param what what was wrong
   * @param shares the share of the calls that each site answered
   */
  record PhaseResult(
      double fromSeconds,
      double untilSeconds,
      String what,
      int calls,
      int failed,
      @Nullable Double p50Ms,
      @Nullable Double p99Ms,
      @Nullable Double p999Ms,
      Map<String, @Nullable Double> shares) {}

  /**
   * Judges one policy's calls by the script.
   *
   * @param requests how many requests reached the servers
   */
  static PolicyResult of(
      Policy policy, List<Call> calls, long requests, FaultPlan plan, List<DemoSite> sites) {
    CallStats all = CallStats.of(calls);
    double firstFault = plan.phases().get(0).untilSeconds();
    CallStats before = CallStats.dueBetween(calls, 0, firstFault);
    List<TurnResult> turns = new ArrayList<>();
    List<FaultPlan.Turn> script = plan.turns(sites);
    for (int i = 1; i < script.size(); i++) {
      FaultPlan.Turn turn = script.get(i);
      boolean back = turn.rttMillis() < script.get(i - 1).rttMillis();
      turns.add(
          new TurnResult(
              turn.fromSeconds(),
              turn.best().region(),
              rounded(Recovery.limitMillis(turn.rttMillis())),
              Recovery.millis(calls, turn, back)));
    }
    return new PolicyResult(
        policy.description(),
        all.total(),
        all.failed(),
        all.failures(),
        rounded(all.millisAt(50)),
        rounded(all.millisAt(99)),
        rounded(all.millisAt(99.9)),
        rounded(before.millisAt(50)),
        before.shareOf(0),
        turns.size() > 0 ? turns.get(0).recoveredAfterMs() : null,
        turns.size() > 1 ? turns.get(1).recoveredAfterMs() : null,
        rounded(all.longestGapMillis(plan.durationSeconds())),
        calls.isEmpty() ? 0 : rounded((double) requests / calls.size()),
        turns,
        plan.phases().stream().map(phase -> phase(calls, phase, sites)).toList());
  }

  private static PhaseResult phase(List<Call> calls, FaultPlan.Phase phase, List<DemoSite> sites) {
    CallStats stats = CallStats.dueBetween(calls, phase.fromSeconds(), phase.untilSeconds());
    return new PhaseResult(
        phase.fromSeconds(),
        phase.untilSeconds(),
        phase.words(sites),
        stats.total(),
        stats.failed(),
        rounded(stats.millisAt(50)),
        rounded(stats.millisAt(99)),
        rounded(stats.millisAt(99.9)),
        stats.shares(sites));
  }

  static @Nullable Double rounded(@Nullable Double value) {
    return value == null ? null : rounded(value.doubleValue());
  }

  /** To the microsecond, if a figure in ms: what lies below is noise, and hard to read. */
  static double rounded(double value) {
    return Math.rint(value * 1000) / 1000;
  }
}
