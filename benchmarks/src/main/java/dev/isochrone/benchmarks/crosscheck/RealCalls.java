/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.crosscheck;

import dev.isochrone.benchmarks.sockets.Pace;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of each call of a load, allocated beforehand.
 *
 * <p>Each call's entry is written once, by the thread on which it ends; all are read after the
 * load, which has waited for them.
 */
final class RealCalls {
  private static final int FAILED = -1;
  private static final int STEP_MILLIS = 100;
  private static final int WINDOW_MILLIS = 1000;
  private static final double ANSWERED_SHARE = 0.95;

  private final RealScenario scenario;
  private final Pace pace;
  private final int[] site;
  private final long[] latencyNanos;

  RealCalls(RealScenario scenario) {
    this.scenario = scenario;
    pace = new Pace(scenario.rate(), scenario.seconds());
    site = new int[pace.calls()];
    latencyNanos = new long[pace.calls()];
    Arrays.fill(site, FAILED);
  }

  Pace pace() {
    return pace;
  }

  /** Takes a call's end; the answer's only byte is the site's place in the scenario. */
  void ended(int call, long latency, byte[] answer) {
    if (answer.length > 0) {
      site[call] = answer[0];
      latencyNanos[call] = latency;
    }
  }

  RealOutcome outcome(String policy) {
    RealScenario.BlackHole fault = scenario.fault();
    double from = fault == null ? scenario.seconds() : fault.fromSeconds();
    double until = fault == null ? scenario.seconds() : fault.untilSeconds();
    double[] before = sortedMillis(firstDue(from));
    return new RealOutcome(
        policy,
        phase(0, from),
        phase(from, until),
        phase(until, scenario.seconds()),
        fault == null ? null : recoveredMillis(fault.fromSeconds()),
        percentile(before, 0.5),
        percentile(before, 0.99));
  }

  private RealOutcome.Phase phase(double fromSeconds, double untilSeconds) {
    List<RealScenario.RealSite> sites = scenario.sites();
    int[] answered = new int[sites.size()];
    int failed = 0;
    int from = firstDue(fromSeconds);
    int until = firstDue(untilSeconds);
    for (int call = from; call < until; call++) {
      if (site[call] == FAILED) {
        failed++;
      } else {
        answered[site[call]]++;
      }
    }
    Map<String, Integer> bySite = new LinkedHashMap<>();
    for (int rank = 0; rank < answered.length; rank++) {
      bySite.put(sites.get(rank).name(), answered[rank]);
    }
    return new RealOutcome.Phase(until - from, bySite, failed);
  }

  /** The first call that is due at this time or later. */
  private int firstDue(double seconds) {
    int call = (int) Math.ceil(seconds * scenario.rate() - 1e-9);
    return Math.min(call, pace.calls());
  }

  private @Nullable Integer recoveredMillis(double faultSeconds) {
    double last = scenario.seconds() - faultSeconds - WINDOW_MILLIS / 1e3;
    for (int millis = 0; millis / 1e3 <= last + 1e-9; millis += STEP_MILLIS) {
      double start = faultSeconds + millis / 1e3;
      RealOutcome.Phase window = phase(start, start + WINDOW_MILLIS / 1e3);
      if (window.due() > 0 && window.answered() >= ANSWERED_SHARE * window.due()) {
        return millis;
      }
    }
    return null;
  }

  private double[] sortedMillis(int calls) {
    double[] millis = new double[calls];
    int answered = 0;
    for (int call = 0; call < calls; call++) {
      if (site[call] != FAILED) {
        millis[answered++] = latencyNanos[call] / 1e6;
      }
    }
    double[] sorted = Arrays.copyOf(millis, answered);
    Arrays.sort(sorted);
    return sorted;
  }

  /** The smallest value that at least this part of the values do not exceed. */
  private static double percentile(double[] sorted, double part) {
    int rank = (int) Math.ceil(part * sorted.length - 1e-9);
    return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, rank - 1)];
  }
}
