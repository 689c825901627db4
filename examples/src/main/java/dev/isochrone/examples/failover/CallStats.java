/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Figures about some calls. Latencies are those of the calls that succeeded, exact (nearest rank,
 * no histogram); a call that failed is counted, never averaged away as a quick or a slow one.
 */
final class CallStats {
  private final List<Call> calls;
  private final long[] sortedLatencies;

  private CallStats(List<Call> calls) {
    this.calls = calls;
    sortedLatencies =
        calls.stream().filter(Call::succeeded).mapToLong(Call::latencyNanos).sorted().toArray();
  }

  static CallStats of(List<Call> calls) {
    return new CallStats(calls);
  }

  /** The calls that were due in a stretch of the script. */
  static CallStats dueBetween(List<Call> calls, double fromSeconds, double untilSeconds) {
    long from = nanos(fromSeconds);
    long until = nanos(untilSeconds);
    return of(
        calls.stream()
            .filter(call -> from <= call.scheduledNanos() && call.scheduledNanos() < until)
            .toList());
  }

  static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }

  int total() {
    return calls.size();
  }

  int failed() {
    return calls.size() - sortedLatencies.length;
  }

  /** Failed calls by gRPC's status code. */
  Map<String, Integer> failures() {
    Map<String, Integer> byCode = new TreeMap<>();
    for (Call call : calls) {
      if (call.failure() != null) {
        byCode.merge(call.failure(), 1, Integer::sum);
      }
    }
    return byCode;
  }

  /** A percentile of the latency in ms, or null if no call succeeded. */
  @Nullable Double millisAt(double percentile) {
    return sortedLatencies.length == 0 ? null : percentile(sortedLatencies, percentile) / 1e6;
  }

  /** The smallest value that at least so many percent of the values do not exceed. */
  static long percentile(long[] sorted, double percentile) {
    int rank = (int) Math.ceil(percentile / 100 * sorted.length - 1e-9);
    return sorted[Math.max(0, rank - 1)];
  }

  /** The share of all calls, failed ones included, that a site answered; null without calls. */
  @Nullable Double shareOf(int rank) {
    if (calls.isEmpty()) {
      return null;
    }
    long answered = calls.stream().filter(call -> call.site() == rank).count();
    return (double) answered / calls.size();
  }

  /** {@link #shareOf} for each site, by its region. */
  Map<String, @Nullable Double> shares(List<DemoSite> sites) {
    Map<String, @Nullable Double> shares = new LinkedHashMap<>();
    for (DemoSite site : sites) {
      shares.put(site.region(), shareOf(site.rank()));
    }
    return shares;
  }

  /**
   * The longest time within the load in which no call succeeded, in ms: from the start to the first
   * success and from the last one to the end count too.
   */
  double longestGapMillis(double endSeconds) {
    long end = nanos(endSeconds);
    long[] ends =
        calls.stream()
            .filter(Call::succeeded)
            .mapToLong(call -> Math.min(end, call.endNanos()))
            .toArray();
    Arrays.sort(ends);
    long longest = 0;
    long last = 0;
    for (long next : ends) {
      longest = Math.max(longest, next - last);
      last = next;
    }
    return Math.max(longest, end - last) / 1e6;
  }
}
