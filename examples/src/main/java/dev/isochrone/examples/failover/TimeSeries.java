/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One policy's figures over time, as the plots need them: for each bucket of time the calls that
 * were due in it. Lists of equal length.
 *
 * @param name the policy's
 * @param seconds the middle of each bucket
 * @param p50 median in ms of the calls that succeeded, null if none did
 * @param p99 99th percentile, likewise
 * @param failed calls that failed
 * @param shares for each site, nearest first, the share of the calls that it answered
 */
record TimeSeries(
    String name,
    List<Double> seconds,
    List<@Nullable Double> p50,
    List<@Nullable Double> p99,
    List<Integer> failed,
    List<List<@Nullable Double>> shares) {

  static TimeSeries of(
      String name, List<Call> calls, double durationSeconds, double bucketSeconds, int sites) {
    var series =
        new TimeSeries(
            name,
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (int site = 0; site < sites; site++) {
      series.shares.add(new ArrayList<>());
    }
    int buckets = (int) Math.ceil(durationSeconds / bucketSeconds - 1e-9);
    for (int bucket = 0; bucket < buckets; bucket++) {
      series.add(calls, bucket * bucketSeconds, (bucket + 1) * bucketSeconds);
    }
    return series;
  }

  private void add(List<Call> calls, double from, double until) {
    CallStats stats = CallStats.dueBetween(calls, from, until);
    seconds.add(PolicyResult.rounded((from + until) / 2));
    p50.add(PolicyResult.rounded(stats.millisAt(50)));
    p99.add(PolicyResult.rounded(stats.millisAt(99)));
    failed.add(stats.failed());
    for (int site = 0; site < shares.size(); site++) {
      shares.get(site).add(PolicyResult.rounded(stats.shareOf(site)));
    }
  }
}
