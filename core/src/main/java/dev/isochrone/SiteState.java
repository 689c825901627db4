/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.HealthState;
import dev.isochrone.health.Peers;
import dev.isochrone.health.SiteHealth;
import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.latency.MethodBaselines;
import dev.isochrone.latency.SiteLatency;
import dev.isochrone.priority.Overprovisioning;
import dev.isochrone.priority.ReturnRamp;
import dev.isochrone.priority.SiteShare;
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
  final Overprovisioning overprovisioning = new Overprovisioning();
  final ReturnRamp ramp = new ReturnRamp();
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
  SiteShare share = SiteShare.ALL;

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

  int usable() {
    int n = 0;
    for (EndpointState e : endpoints) {
      if (e.usable()) {
        n++;
      }
    }
    return n;
  }

  /** How many of its calls it should have by what is known now. */
  SiteShare present(long nowNanos) {
    int keep = (int) Math.round(spill.keepPercent() * ramp.share(nowNanos));
    return new SiteShare(keep, overprovisioning.percent());
  }

  /** Its endpoints that are not judged yet do not count, nor do those that are being emptied. */
  int judged() {
    int n = 0;
    for (EndpointState e : endpoints) {
      if (!e.endpoint.drained() && e.health.state() != HealthState.CONNECTING) {
        n++;
      }
    }
    return n;
  }

  SiteRow row(long nowNanos) {
    share = present(nowNanos);
    return new SiteRow(
        site, steady.nanos(), share, endpoints.stream().map(EndpointState::row).toList());
  }
}
