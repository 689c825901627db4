/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.Peers;
import dev.isochrone.health.SiteHealth;
import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.latency.MethodBaselines;
import dev.isochrone.latency.SiteLatency;
import dev.isochrone.pick.RetryTokens;
import dev.isochrone.priority.DrainRamp;
import dev.isochrone.priority.Overprovisioning;
import dev.isochrone.priority.ReturnRamp;
import dev.isochrone.priority.SiteCost;
import dev.isochrone.priority.SiteShare;
import dev.isochrone.priority.SpillOver;
import dev.isochrone.priority.SteadyDistance;
import dev.isochrone.topology.Site;
import dev.isochrone.weight.EndpointRow;
import dev.isochrone.weight.SiteRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that the writer keeps of one site. Not thread-safe: the writer's. */
final class SiteState {
  // To look at an endpoint takes as long as to copy some dozens.
  private static final int WORTH_A_COPY = 32;

  final SiteLatency latency;
  final SiteHealth health;
  final RetryTokens tokens;
  final SteadyDistance steady;
  final SpillOver spill = new SpillOver();
  final Overprovisioning overprovisioning = new Overprovisioning();
  final ReturnRamp ramp = new ReturnRamp();
  final DrainRamp drain = new DrainRamp();
  final SiteTally tally = new SiteTally();
  final List<EndpointState> endpoints = new ArrayList<>();
  Site site;
  LatencyEstimate estimate = LatencyEstimate.UNKNOWN;

  /** Whether residency allows anything to be sent there; as of the last table. */
  boolean permitted;

  /** When a response or a probe last told the distance. */
  long measuredNanos;

  /** When a call was last answered here. */
  long answeredNanos;

  /** When an endpoint that came up was last to tell whether the distance is still the same. */
  long askedNanos;

  /** When a call last took leave to measure it, if one ever did. */
  long exploredNanos;

  /** How many calls were sent to measure it. */
  int explorations;

  /** As the last table has it. */
  SiteShare share = SiteShare.ALL;

  /** What one more call is expected to cost here. */
  SiteCost cost = SiteCost.UNKNOWN;

  /** How many of its endpoints are usable. */
  int usable;

  /** Of its level in the last table; of none, if it is not in it. */
  LevelChanges level = new LevelChanges();

  /** The endpoint with a call's leave to measure the site; null if there is none. */
  @Nullable EndpointState exploring;

  /** No endpoint is due for a probe before this. */
  long probeDueNanos;

  /** The beat that last looked at any of its endpoints. */
  long beat;

  // As of the last table; null once there are other endpoints.
  private @Nullable SiteRow row;
  private final List<EndpointState> stale = new ArrayList<>();

  SiteState(
      Site site,
      Peers peers,
      MethodBaselines methods,
      Supplier<RouterConfig> config,
      long nowNanos,
      boolean withWindows) {
    this.site = site;
    answeredNanos = nowNanos;
    tokens = new RetryTokens(() -> config.get().attempts());
    health = peers.site(() -> permitted);
    probeDueNanos = nowNanos;
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

  /** An endpoint's row is not what the last table has. */
  void stale(EndpointState endpoint) {
    stale.add(endpoint);
  }

  /** How many of its calls it should have by what is known now. */
  SiteShare present(long nowNanos) {
    int keep = (int) Math.round(spill.keepPercent() * ramp.share(nowNanos));
    return new SiteShare(keep, overprovisioning.percent(), drain.keepPercent(nowNanos));
  }

  /** Its endpoints that are not judged yet do not count, nor do those that are being emptied. */
  int judged() {
    return row == null ? 0 : row.judged();
  }

  /** There are other endpoints. */
  void endpointsChanged() {
    row = null;
  }

  /** For the next table; looks at those endpoints only that changed. */
  SiteRow row(long nowNanos) {
    share = present(nowNanos);
    SiteRow known = row;
    if (known == null || stale.size() * WORTH_A_COPY > endpoints.size()) {
      EndpointRow[] rows = new EndpointRow[endpoints.size()];
      for (int i = 0; i < rows.length; i++) {
        endpoints.get(i).index = i;
        rows[i] = endpoints.get(i).row();
      }
      known = new SiteRow(site, steady.nanos(), share, Arrays.asList(rows));
    } else {
      for (EndpointState e : stale) {
        known = known.with(e.index, e.row());
      }
      known = known.with(site, steady.nanos(), share);
    }
    stale.clear();
    row = known;
    return known;
  }
}
