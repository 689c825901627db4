/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that the demo vouches for, and whether it came true. The exit status depends on it.
 *
 * @param means what the figure counts, in words
 * @param rule {@code at most} or {@code at least}
 * @param bound what the figure may be by that rule
 * @param measured the figure; null if what is promised never happened
 * @param held whether it came true
 */
record Promise(String means, String rule, double bound, @Nullable Double measured, boolean held) {
  /** The policy for which the promises are made. */
  static final String POLICY = "nearest_healthy";

  /** So near is the nearest site if it is lost within the shorter time. */
  private static final double NEAR_MILLIS = 30;

  private static final double MAX_FAILOVER_FROM_NEAR_MILLIS = 200;
  private static final double MAX_FAILOVER_MILLIS = 600;
  static final double MIN_NEAREST_SHARE = 0.95;
  static final double MAX_OVER_IDEAL = 1.15;

  /**
   * The promises by name, judged.
   *
   * @param nearestMillis how far the nearest site, the one that vanishes, is meant to be
   * @param rttMillis the round trip to it as a byte and its echo found it in this run
   */
  static Map<String, Promise> judge(PolicyResult result, double nearestMillis, double rttMillis) {
    Map<String, Promise> promises = new LinkedHashMap<>();
    promises.put("noFailedCall", atMost("failed calls", 0, (double) result.failed()));
    promises.put(
        "failoverMs",
        atMost(
            "ms until calls were well again after the nearest site vanished",
            nearestMillis <= NEAR_MILLIS ? MAX_FAILOVER_FROM_NEAR_MILLIS : MAX_FAILOVER_MILLIS,
            result.timeToFailoverMs()));
    promises.put(
        "nearestShareBeforeFault",
        atLeast(
            "of calls to the nearest site before the fault, from the first on",
            MIN_NEAREST_SHARE,
            result.nearestShareBeforeFault()));
    promises.put(
        "p50BeforeFaultMs",
        atMost(
            "ms median before the fault: 1.15 × (%.2f ms echo + service time)".formatted(rttMillis),
            PolicyResult.rounded(MAX_OVER_IDEAL * (rttMillis + ServiceTime.MEDIAN_MILLIS)),
            result.p50BeforeFaultMs()));
    return promises;
  }

  static Promise atMost(String means, double bound, @Nullable Double measured) {
    return new Promise(means, "at most", bound, measured, measured != null && measured <= bound);
  }

  static Promise atLeast(String means, double bound, @Nullable Double measured) {
    return new Promise(means, "at least", bound, measured, measured != null && measured >= bound);
  }
}
