/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.crosscheck;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A world and a load on it. Immutable. Time counts from the first call after the warm-up.
 *
 * @param sites where servers are, in the order in which the resolver names them; at most 100
 * @param serviceTime what each call takes at a server, whatever else it does
 * @param rate calls a second, at even distances, sent whatever becomes of them
 * @param warmUpSeconds of the same load before, not counted
 * @param seconds of load that count
 * @param deadline of each call, from when it is sent
 * @param hedgeDelay after which an unanswered call is sent again, at most three attempts in all;
 *     zero for no hedging
 * @param fault what goes wrong; null: nothing
 */
public record RealScenario(
    List<RealSite> sites,
    Duration serviceTime,
    double rate,
    double warmUpSeconds,
    double seconds,
    Duration deadline,
    Duration hedgeDelay,
    @Nullable BlackHole fault) {

  /**
   * A site.
   *
   * @param rttMillis round trip between client and site, without jitter
   * @param endpoints servers there, at least 1
   */
  public record RealSite(String name, double rttMillis, int endpoints) {
    /**
     * @throws IllegalArgumentException if a figure is out of its bounds
     */
    public RealSite {
      require(rttMillis >= 0 && rttMillis <= 10_000, "rttMillis", rttMillis, "0 to 10000");
      require(endpoints >= 1 && endpoints <= 100, "endpoints", endpoints, "1 to 100");
    }
  }

  /** Nothing passes between client and site for a while, and nothing is closed. */
  public record BlackHole(String site, double fromSeconds, double untilSeconds) {}

  /**
   * @throws IllegalArgumentException naming the component, its value and what was expected
   */
  public RealScenario {
    sites = List.copyOf(sites);
    Set<String> names = new HashSet<>(sites.stream().map(RealSite::name).toList());
    require(!sites.isEmpty() && sites.size() <= 100, "sites", sites.size(), "1 to 100");
    require(names.size() == sites.size(), "sites", sites, "distinct names");
    require(!serviceTime.isNegative(), "serviceTime", serviceTime, ">= 0");
    require(rate > 0 && rate <= 100_000, "rate", rate, "> 0 and <= 100000");
    require(warmUpSeconds >= 0, "warmUpSeconds", warmUpSeconds, ">= 0");
    require(seconds > 0 && seconds <= 3600, "seconds", seconds, "> 0 and <= 3600");
    require(!deadline.isNegative() && !deadline.isZero(), "deadline", deadline, "> 0");
    require(!hedgeDelay.isNegative(), "hedgeDelay", hedgeDelay, ">= 0");
    if (fault != null) {
      require(names.contains(fault.site), "fault.site", fault.site, "one of " + names);
      require(
          0 <= fault.fromSeconds && fault.fromSeconds < fault.untilSeconds,
          "fault",
          fault,
          "0 <= fromSeconds < untilSeconds");
      require(fault.untilSeconds <= seconds, "fault", fault, "untilSeconds <= " + seconds);
    }
  }

  private static void require(boolean condition, String name, Object value, String expected) {
    if (!condition) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }
}
