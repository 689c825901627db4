/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that the demo vouches for, and whether it came true. The exit status depends on it.
 *
 * @param means what is promised, in words
 * @param bound what the figure must not pass
 * @param measured the figure; null if what is promised never happened
 * @param held whether it came true
 */
record Promise(String means, double bound, @Nullable Double measured, boolean held) {
  /** The policy for which the promises are made. */
  static final String POLICY = "nearest_healthy";

  static final double MAX_FAILOVER_MILLIS = 1500;
  static final double MIN_NEAREST_SHARE = 0.95;
  static final double MAX_OVER_IDEAL = 1.15;

  /** The promises by name, judged. */
  static Map<String, Promise> judge(PolicyResult result, DemoSite nearest) {
    Map<String, Promise> promises = new LinkedHashMap<>();
    promises.put("noFailedCall", atMost("no call fails", 0, (double) result.failed()));
    promises.put(
        "failoverMs",
        atMost(
            "after the nearest site vanishes, calls are well again within so many ms",
            MAX_FAILOVER_MILLIS,
            result.timeToFailoverMs()));
    promises.put(
        "nearestShareBeforeFault",
        atLeast(
            "before the fault, from the very first call on, the nearest site gets this share",
            MIN_NEAREST_SHARE,
            result.nearestShareBeforeFault()));
    promises.put(
        "p50BeforeFaultMs",
        atMost(
            "before the fault, the median is within 15 % of round trip + service time, in ms",
            PolicyResult.rounded(
                MAX_OVER_IDEAL * (nearest.rttMillis() + ServiceTime.MEDIAN_MILLIS)),
            result.p50BeforeFaultMs()));
    return promises;
  }

  static Promise atMost(String means, double bound, @Nullable Double measured) {
    return new Promise(means, bound, measured, measured != null && measured <= bound);
  }

  static Promise atLeast(String means, double bound, @Nullable Double measured) {
    return new Promise(means, bound, measured, measured != null && measured >= bound);
  }
}
