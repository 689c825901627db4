/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import dev.isochrone.outcome.CallMethod;
import dev.isochrone.outcome.CallMethods;
import java.util.HashMap;
import java.util.Map;

/**
 * What each method's calls usually take beyond the way, over all sites; and what that says of a
 * site's calls, which may have been slow ones.
 *
 * <p><b>A site's load</b> is what its calls took divided by what their methods usually take: a
 * ratio of sums, so that the wait in a queue, which is the same for a long call and a short one, is
 * measured in the time of the calls that really stood there.
 *
 * <p><b>A method's baseline</b> is the mean over the last ten seconds, or hundred calls if they are
 * fewer, of what its calls took, each divided by the load of its site relative to that of the least
 * loaded site of the last minute. Without the division a site that takes all calls and is
 * overloaded would raise the baseline by which it is judged. Relative to the least loaded, so that
 * a method that really became slower everywhere is known to be so a minute later. A mean and no low
 * quantile: the load compares sums of different methods, and their quantiles do not add up.
 *
 * <p>Only the ratios between methods and the sites' relative loads come out of this; if all calls
 * are of one method its baseline is a constant that every site's excess lacks alike.
 *
 * <p>Not thread-safe: the writer's. A tick costs O(methods).
 */
public final class MethodBaselines {
  private static final double BASELINE_TAU_NANOS = 10e9;
  private static final int BASELINE_CALLS = 100;
  private static final double MIX_TAU_NANOS = 2e9;
  private static final int MIX_CALLS = 50;
  private static final long LEAST_LOAD_WINDOW_NANOS = 60_000_000_000L;

  private final CallMethods methods;
  private final Map<CallMethod, CallMean> baselines = new HashMap<>();
  private final CallMean mix = new CallMean(MIX_TAU_NANOS, MIX_CALLS);
  private final WindowedMin leastLoad;
  private final Tails tails;

  /** Of these methods, of which nothing is known yet. */
  public MethodBaselines(CallMethods methods, LatencyConfig config, long nowNanos) {
    tails = new Tails(config);
    this.methods = methods;
    leastLoad = new WindowedMin(LEAST_LOAD_WINDOW_NANOS, nowNanos);
  }

  /**
   * Takes in what the methods' calls took since the last tick.
   *
   * @param trustworthy false if this process stood still meanwhile: no time measured is true then
   */
  public void tick(long nowNanos, boolean trustworthy) {
    tick(methods.unnamed(), nowNanos, trustworthy);
    for (CallMethod method : methods.known()) {
      tick(method, nowNanos, trustworthy);
    }
  }

  private void tick(CallMethod method, long nowNanos, boolean trustworthy) {
    long drained = method.drain();
    if (drained == 0 || !trustworthy) {
      return;
    }
    CallMean baseline =
        baselines.computeIfAbsent(method, m -> new CallMean(BASELINE_TAU_NANOS, BASELINE_CALLS));
    baseline.add(nowNanos, CallMethod.meanNanos(drained), CallMethod.count(drained));
    method.expect(baseline.value());
  }

  /** To be called once a second: forgets methods if there are too many. */
  public void forgetLeastUsed() {
    methods.forgetLeastUsed().forEach(baselines::remove);
  }

  /** Of the calls to all sites. */
  Tails tails() {
    return tails;
  }

  /** Some site's calls were expected to take so long, in the mean. */
  void expected(long nowNanos, double expectedNanos, int count) {
    mix.add(nowNanos, expectedNanos, count);
  }

  /** A site's load; returns by how much it is above the least loaded site's, 1 or more. */
  double relativeLoad(long nowNanos, double load) {
    leastLoad.add(nowNanos, load);
    return Math.max(1, load / leastLoad.value(nowNanos));
  }

  /**
   * By how much calls took longer than expected (less: negative), as if they had been as long as
   * the router's calls are in the mean.
   *
   * <p>If they were longer ones it is scaled down by the ratio; if shorter it is left as it is: a
   * millisecond of noise on a call of a hundredth of one is no load of a hundred.
   */
  double excessNanos(double serviceNanos, double expectedNanos) {
    double excess = serviceNanos - expectedNanos;
    return expectedNanos > mix.value() ? excess * mix.value() / expectedNanos : excess;
  }

  /** What an average call would have taken where these calls were served. */
  double averageNanos(double serviceNanos, double expectedNanos) {
    return expectedNanos > 0
        ? Math.max(0, mix.value() + excessNanos(serviceNanos, expectedNanos))
        : Math.max(0, serviceNanos);
  }
}
