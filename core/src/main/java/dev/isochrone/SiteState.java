/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.latency.SiteLatency;
import dev.isochrone.priority.SteadyDistance;
import dev.isochrone.topology.Site;
import dev.isochrone.weight.SiteRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All that the writer keeps of one site. Not thread-safe: the writer's. */
final class SiteState {
  private static final long EXPLORING_NANOS = 10_000_000_000L;

  final SiteLatency latency;
  final SteadyDistance steady;
  final List<EndpointState> endpoints = new ArrayList<>();
  Site site;
  LatencyEstimate estimate = LatencyEstimate.UNKNOWN;

  /** When a response or a probe last told the distance. */
  long measuredNanos;

  /** When a call was last given leave to measure it, if one ever was. */
  long exploredNanos;

  boolean explored;

  SiteState(Site site, Supplier<RouterConfig> config, long nowNanos, boolean withWindows) {
    this.site = site;
    latency = new SiteLatency(config.get().latency(), nowNanos, withWindows);
    steady = new SteadyDistance(() -> config.get().priority());
  }

  int usable() {
    int n = 0;
    for (EndpointState e : endpoints) {
      if (e.usable()) {
        n++;
      }
    }
    return n;
  }

  /** What a good answer from here is expected to take, in ns; NaN if the distance is unknown. */
  double expectedNanos(double baselineServiceNanos) {
    return estimate.rttNanos()
        + (estimate.hasService() ? estimate.serviceNanos() : baselineServiceNanos);
  }

  /** Whether a measuring call was let go lately and may still be under way. */
  boolean exploring(long nowNanos) {
    return explored && nowNanos - exploredNanos < EXPLORING_NANOS;
  }

  SiteRow row() {
    return new SiteRow(site, steady.nanos(), endpoints.stream().map(EndpointState::row).toList());
  }
}
