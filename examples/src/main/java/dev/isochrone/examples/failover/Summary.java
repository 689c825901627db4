/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * All that came out of a run. Its components are the fields of {@code summary.json}.
 *
 * @param from the region the sites were seen from
 * @param seed of everything random
 * @param ratePerSecond calls a second, for each policy
 * @param seconds how long the load ran
 * @param warmUpSeconds how long it ran before, on other channels, without a fault, unrecorded
 * @param serviceTimeMedianMs the servers' own time
 * @param nearestRttByEchoMs the round trip to the nearest site as a byte and its echo found it
 * @param channelConfiguration what all policies have in common
 * @param sites nearest first
 * @param timeline the faults
 * @param policies how each did, by name
 * @param promises by name; empty if the policy that they are about did not run
 * @param load how well the load itself kept time
 * @param environment where it ran
 */
record Summary(
    String from,
    long seed,
    double ratePerSecond,
    double seconds,
    double warmUpSeconds,
    double serviceTimeMedianMs,
    double nearestRttByEchoMs,
    Map<String, String> channelConfiguration,
    List<SiteFigures> sites,
    List<FaultFigures> timeline,
    Map<String, PolicyResult> policies,
    Map<String, Promise> promises,
    LoadFigures load,
    Environment environment) {

  /** Seconds of load before the clock starts. */
  static final double WARM_UP_SECONDS = 8;

  /** A site. */
  record SiteFigures(String site, double rttMs, int endpoints) {
    static SiteFigures of(DemoSite site) {
      return new SiteFigures(site.region(), site.rttMillis(), World.ENDPOINTS_PER_SITE);
    }
  }

  /** A fault. */
  record FaultFigures(String site, String what, double fromSeconds, double untilSeconds) {
    static FaultFigures of(Fault fault, List<DemoSite> sites) {
      return new FaultFigures(
          sites.get(fault.site()).region(),
          fault.words(),
          fault.fromSeconds(),
          fault.untilSeconds());
    }
  }

  /**
   * The client's own faults.
   *
   * @param p99LateMs 1 % of all calls were sent later than this after they were due
   * @param maxLateMs the latest
   * @param gcPauses collections of the JVM meanwhile
   * @param gcMs what they took together
   */
  record LoadFigures(double p99LateMs, double maxLateMs, long gcPauses, long gcMs) {
    static LoadFigures of(List<Recording> recordings, JvmPauses pauses) {
      long[] late =
          recordings.stream()
              .flatMapToLong(r -> Arrays.stream(r.latenessNanos()))
              .sorted()
              .toArray();
      return new LoadFigures(
          late.length == 0 ? 0 : PolicyResult.rounded(CallStats.percentile(late, 99) / 1e6),
          late.length == 0 ? 0 : PolicyResult.rounded(late[late.length - 1] / 1e6),
          pauses.count(),
          pauses.millis());
    }
  }

  /** The machine, without its name. */
  record Environment(String java, String os, int cores) {
    static Environment here() {
      return new Environment(
          System.getProperty("java.vm.name", "?") + " " + System.getProperty("java.version", "?"),
          System.getProperty("os.name", "?") + " " + System.getProperty("os.arch", "?"),
          Runtime.getRuntime().availableProcessors());
    }
  }

  /** Whether all promises came true. */
  boolean allHeld() {
    return promises.values().stream().allMatch(Promise::held);
  }

  /** As {@code summary.json} has it: nulls are written, not left out. */
  String toJson() {
    Gson gson =
        new GsonBuilder().serializeNulls().setPrettyPrinting().disableHtmlEscaping().create();
    return gson.toJson(this) + "\n";
  }
}
