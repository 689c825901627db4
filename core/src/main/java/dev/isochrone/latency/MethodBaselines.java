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
 * <p><b>A method's baseline</b> is the mean over the last ten seconds, or 500 calls if they are
 * fewer, of what its calls took, each divided by the load of its site relative to that of the least
 * loaded site of the last minute. Without the division a site that takes all calls and is
 * overloaded would raise the baseline by which it is judged. Relative to the least loaded, so that
 * a method that really became slower everywhere is known to be so a minute later. A mean and no low
 * quantile: the load compares sums of different methods, and their quantiles do not add up.
 *
 * <p>Sites are compared by what an <em>average call</em> would have taken there. If all calls are
 * of one method that is what they took, whatever the baseline.
 *
 * <p>Not thread-safe: the writer's. A tick costs O(methods).
 */
public final class MethodBaselines {
  private static final double BASELINE_TAU_NANOS = 10e9;
  private static final int BASELINE_CALLS = 500;
  private static final double MIX_TAU_NANOS = 10e9;
  private static final long LEAST_LOAD_WINDOW_NANOS = 60_000_000_000L;

  private final CallMethods methods;
  private final Map<CallMethod, Baseline> baselines = new HashMap<>();
  private double mixNanos = Double.NaN;
  private long lastTickNanos;
  private final WindowedMin leastLoad;
  private final Tails tails;

  /** Of these methods, of which nothing is known yet. */
  public MethodBaselines(CallMethods methods, LatencyConfig config, long nowNanos) {
    tails = new Tails(config);
    this.methods = methods;
    lastTickNanos = nowNanos;
    leastLoad = new WindowedMin(LEAST_LOAD_WINDOW_NANOS, nowNanos);
  }

  /** What is known of one method. */
  private static final class Baseline {
    final CallMean nanos = new CallMean(BASELINE_TAU_NANOS, BASELINE_CALLS);
    double calls;
  }

  /**
   * Takes in what the methods' calls took since the last tick.
   *
   * @param trustworthy false if this process stood still meanwhile: no time measured is true then
   */
  public void tick(long nowNanos, boolean trustworthy) {
    take(methods.unnamed(), nowNanos, trustworthy);
    for (CallMethod method : methods.known()) {
      take(method, nowNanos, trustworthy);
    }
    double faded = Decay.weight(nowNanos - lastTickNanos, MIX_TAU_NANOS);
    lastTickNanos = nowNanos;
    double calls = 0;
    double nanos = 0;
    for (Map.Entry<CallMethod, Baseline> e : baselines.entrySet()) {
      Baseline baseline = e.getValue();
      // By what calls are told, not by the mean itself, so that calls of one method are the mix.
      nanos += baseline.calls * e.getKey().usualNanos();
      calls += baseline.calls;
      baseline.calls *= faded;
    }
    if (calls > 0) {
      mixNanos = nanos / calls;
    }
  }

  private void take(CallMethod method, long nowNanos, boolean trustworthy) {
    long drained = method.drain();
    if (drained == 0 || !trustworthy) {
      return;
    }
    Baseline baseline = baselines.computeIfAbsent(method, m -> new Baseline());
    baseline.nanos.add(nowNanos, CallMethod.meanNanos(drained), CallMethod.count(drained));
    baseline.calls += CallMethod.count(drained);
    method.expect(baseline.nanos.value());
  }

  /** To be called once a second: forgets methods if there are too many. */
  public void forgetLeastUsed() {
    methods.forgetLeastUsed().forEach(baselines::remove);
  }

  /** Of the calls to all sites. */
  Tails tails() {
    return tails;
  }

  /** A site's load; returns by how much it is above the least loaded site's, 1 or more. */
  double relativeLoad(long nowNanos, double load) {
    leastLoad.add(nowNanos, load);
    return Math.max(1, load / leastLoad.value(nowNanos));
  }

  /**
   * What an average call of the router's would have taken where these calls took so long: an
   * average one and what these took beyond the usual.
   *
   * <p>Of calls that are longer than the average the excess is scaled down by the ratio; of shorter
   * ones it is taken as it is: a millisecond of noise on a call of a hundredth of one is no load of
   * a hundred.
   *
   * @param usualNanos what calls of their methods usually take; 0 if nobody knows
   */
  double averageNanos(double serviceNanos, double usualNanos) {
    double average = Double.isNaN(mixNanos) ? usualNanos : mixNanos;
    double excess = serviceNanos - usualNanos;
    double scale = usualNanos > average ? average / usualNanos : 1;
    return Math.max(0, usualNanos > 0 ? average + excess * scale : serviceNanos);
  }
}
