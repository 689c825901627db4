/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.Peers;
import dev.isochrone.health.SiteHealth;
import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.latency.MethodBaselines;
import dev.isochrone.latency.SiteLatency;
import dev.isochrone.priority.SpillOver;
import dev.isochrone.priority.SteadyDistance;
import dev.isochrone.topology.Site;
import dev.isochrone.weight.SiteRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All that the writer keeps of one site. Not thread-safe: the writer's. */
final class SiteState {
  final SiteLatency latency;
  final SiteHealth health;
  final SteadyDistance steady;
  final SpillOver spill = new SpillOver();
  final SiteTally tally = new SiteTally();
  final List<EndpointState> endpoints = new ArrayList<>();
  Site site;
  LatencyEstimate estimate = LatencyEstimate.UNKNOWN;

  /** Whether residency allows anything to be sent there; as of the last table. */
  boolean permitted;

  /** When a response or a probe last told the distance. */
  long measuredNanos;

  /** When an endpoint that came up was last to tell whether the distance is still the same. */
  long askedNanos;

  /** When a call last took leave to measure it, if one ever did. */
  long exploredNanos;

  boolean explored;

  /** As the last table has it. */
  int keepPercent = 100;

  /** What one more call is expected to cost here, and what it would without load; in ns. */
  double costNanos;

  double unloadedNanos;

  SiteState(
      Site site,
      Peers peers,
      MethodBaselines methods,
      Supplier<RouterConfig> config,
      long nowNanos,
      boolean withWindows) {
    this.site = site;
    health = peers.site(() -> permitted);
    latency = new SiteLatency(config.get().latency(), methods, nowNanos, withWindows);
    steady = new SteadyDistance(() -> config.get().priority());
  }

  boolean anyUsable() {
    for (EndpointState e : endpoints) {
      if (e.usable()) {
        return true;
      }
    }
    return false;
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

  SiteRow row() {
    return new SiteRow(
        site, steady.nanos(), keepPercent, endpoints.stream().map(EndpointState::row).toList());
  }
}
