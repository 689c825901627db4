/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a router knows and intends at one moment. Immutable and made of records, lists, maps, texts
 * and numbers only, so that any JSON library writes it as it is; a figure that nobody has measured
 * yet is null.
 *
 * <p>Taking one costs microseconds and allocates: for people and dashboards, not for each call.
 *
 * @param router the router's name: for a gRPC channel its target
 * @param tableVersion the version of the weighted endpoint table in force; grows with each rebuild
 * @param panic whether so few endpoints are healthy that health is being ignored
 * @param sites every site known: the permitted ones first, in the order in which they are
 *     preferred, then those that residency excludes
 * @param droppedSamples measurements refused because no clock can have produced them
 * @param extraCalls calls that were sent once more without having failed
 * @param containedFaults what observers and other callbacks threw, and no call noticed
 * @param drill the drill that is going on, or the last one; null if there was none
 * @param counts what it has done so far
 * @param events what changed last, the latest first; at most 100
 */
public record RouterSnapshot(
    String router,
    long tableVersion,
    boolean panic,
    List<SiteSnapshot> sites,
    long droppedSamples,
    ExtraCallCounts extraCalls,
    long containedFaults,
    @Nullable DrillReport drill,
    RouterCounts counts,
    List<Event> events) {

  /** Copies the lists. */
  public RouterSnapshot {
    sites = List.copyOf(sites);
    events = List.copyOf(events);
  }

  /**
   * What a router has done since it started. All figures only grow.
   *
   * @param tables tables built
   * @param tableSeconds what building them took, all together
   * @param refusedByResidency calls refused because residency permits no site, or none that is well
   */
  public record RouterCounts(long tables, double tableSeconds, long refusedByResidency) {}

  /**
   * One thing that changed.
   *
   * @param secondsAgo when
   * @param site where
   * @param endpoint the endpoint, if it was one alone
   * @param what {@code HEALTHY → SUSPECT} and the like of an endpoint; {@code FAILOVER} or {@code
   *     FAILBACK} of a site, or the end of a {@code DRILL}
   * @param reason why, in words
   */
  public record Event(
      double secondsAgo, String site, @Nullable String endpoint, String what, String reason) {}

  /**
   * What a site has been given and what came of it, since the router knows it. All figures only
   * grow.
   *
   * @param picks calls by why they went there, as the table then in force has it: "nearest",
   *     "spill" (nearer sites are well and full), "failover" (nothing nearer is well), "panic"
   *     (health is ignored), "trial" (it is out), "call" (a retry, a hedge, or a residency of the
   *     call's own)
   * @param outcomes calls that ended, by how: {@link dev.isochrone.outcome.OutcomeKind} in lower
   *     case
   * @param responses responses whose time was measured
   * @param responseSeconds what they took, all together
   * @param failovers how often it had calls and then was no longer well
   * @param failbacks how often it had calls again after that
   */
  public record SiteCounts(
      Map<String, Long> picks,
      Map<String, Long> outcomes,
      long responses,
      double responseSeconds,
      long failovers,
      long failbacks) {
    static final SiteCounts NONE = new SiteCounts(Map.of(), Map.of(), 0, 0, 0, 0);

    /** Copies the maps and keeps their order. */
    public SiteCounts {
      picks = Collections.unmodifiableMap(new LinkedHashMap<>(picks));
      outcomes = Collections.unmodifiableMap(new LinkedHashMap<>(outcomes));
    }
  }

  /**
   * Calls that were sent once more.
   *
   * @param rescues because their endpoint fell silent or its connection broke
   * @param hedges because they took longer than 95 % of their method's calls
   * @param won how many of both were answered first
   * @param refused how many calls were not sent again for want of budget
   */
  public record ExtraCallCounts(long rescues, long hedges, long won, long refused) {}

  /**
   * One site.
   *
   * @param site its name
   * @param jurisdictions the laws it is under, sorted
   * @param permitted whether the router's residency allows it
   * @param priority 0 for the sites that calls go to while they are well, 1 for those next in line,
   *     and so on; −1 if it takes no part
   * @param sharePercent the share of calls the table gives it
   * @param rttMillis the windowed minimum of the round-trip time: how far
   * @param srttMillis RFC 6298's smoothed round-trip time
   * @param rttvarMillis RFC 6298's mean deviation
   * @param serviceMillis what a response takes beyond the round trip: how busy
   * @param load the same divided by what the methods of its calls usually take, over all sites: 1
   *     is as usual, 3 is a queue
   * @param p50Millis median of the response times of the last 10 s
   * @param p90Millis 90th percentile of the same
   * @param p99Millis 99th percentile of the same
   * @param p999Millis 99.9th percentile of the same
   * @param lastMinute the same of the last 60 s
   * @param inFlight calls under way
   * @param calls calls sent so far to the endpoints that it has now
   * @param retryTokens what is left of its budget for retries and hedges: with half of {@code
   *     retryBudget.maxTokens} or less it gets none
   * @param counts what it has been given so far, and what came of it
   * @param state {@code HEALTHY}, {@code DEGRADED} (some endpoints out), {@code DOWN}, {@code
   *     FORBIDDEN}, {@code DRAINING} (its share falls) or {@code DRAINED}
   * @param reason why it is in that state, in words
   * @param stateForSeconds for how long it has been
   * @param endpoints its endpoints
   */
  public record SiteSnapshot(
      String site,
      List<String> jurisdictions,
      boolean permitted,
      int priority,
      int sharePercent,
      @Nullable Double rttMillis,
      @Nullable Double srttMillis,
      @Nullable Double rttvarMillis,
      @Nullable Double serviceMillis,
      @Nullable Double load,
      @Nullable Double p50Millis,
      @Nullable Double p90Millis,
      @Nullable Double p99Millis,
      @Nullable Double p999Millis,
      @Nullable Quantiles lastMinute,
      long inFlight,
      long calls,
      @Nullable Double retryTokens,
      SiteCounts counts,
      String state,
      String reason,
      double stateForSeconds,
      List<EndpointSnapshot> endpoints) {

    /** Copies the lists. */
    public SiteSnapshot {
      jurisdictions = List.copyOf(jurisdictions);
      endpoints = List.copyOf(endpoints);
    }
  }

  /**
   * Of the response times of a window. Exact to 1 %, or to 10 µs where that is more.
   *
   * @param p50Millis the median
   * @param p90Millis the 90th percentile
   * @param p99Millis the 99th percentile
   * @param p999Millis the 99.9th percentile
   */
  public record Quantiles(
      double p50Millis, double p90Millis, double p99Millis, double p999Millis) {}

  /**
   * One endpoint.
   *
   * @param endpoint its id, usually the address
   * @param state {@code HEALTHY}, {@code SUSPECT} (silent for longer than is probable), {@code
   *     EJECTED} (its errors are out of bounds), {@code CONNECTING}, {@code UNREACHABLE}, {@code
   *     DRAINING} (its share falls) or {@code DRAINED}
   * @param reason why, in words
   * @param stateForSeconds for how long
   * @param inFlight calls under way
   * @param calls calls sent so far
   * @param weight its configured weight
   */
  public record EndpointSnapshot(
      String endpoint,
      String state,
      String reason,
      double stateForSeconds,
      long inFlight,
      long calls,
      int weight) {}
}
