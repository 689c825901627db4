/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.latency.ServiceBaseline;
import dev.isochrone.latency.SiteLatency;
import dev.isochrone.priority.Overprovisioning;
import dev.isochrone.priority.PriorityConfig;
import dev.isochrone.priority.PriorityLevels;
import dev.isochrone.priority.SiteCost;
import dev.isochrone.priority.SiteShare;
import dev.isochrone.priority.SpillOver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares each site's present {@link SiteCost} with that of the farther ones and has {@link
 * SpillOver} move its share, and {@link Overprovisioning} learn what a level carries that has lost
 * endpoints.
 *
 * <p>Not thread-safe: the writer's. O(sites) twenty times a second.
 */
final class SpillControl {
  private static final long STEP_NANOS = 50_000_000L;
  private static final int LEAST_CHANGE_PERCENT = 2;

  private final Supplier<PriorityConfig> config;
  private final ServiceBaseline unloaded;
  private final List<SiteState> ranked = new ArrayList<>();
  private long lastNanos;

  SpillControl(long nowNanos, Supplier<PriorityConfig> config) {
    this.config = config;
    unloaded = new ServiceBaseline(nowNanos);
    lastNanos = nowNanos;
  }

  /** Whether any site's share changed so much that it is worth a new table. */
  boolean tick(long now, Collection<SiteState> sites) {
    if (now - lastNanos < STEP_NANOS) {
      return false;
    }
    lastNanos = now;
    ranked.clear();
    for (SiteState site : sites) {
      boolean known = site.permitted && !Double.isNaN(site.steady.nanos());
      if (known) {
        ranked.add(site);
      }
      if (!known || site.usable == 0) {
        site.spill.reset();
        site.overprovisioning.reset();
      } else if (site.latency.loadStep(now)) {
        unloaded.add(now, site.latency.settledLoadNanos());
      }
    }
    PriorityConfig priority = config.get();
    List<List<SiteState>> levels =
        PriorityLevels.group(
            ranked, s -> s.steady.nanos(), priority.latencyWindow().toNanos(), s -> s.site.cost());
    boolean changed = false;
    SiteState beyond = null;
    for (int i = levels.size() - 1; i >= 0; i--) {
      SiteState best = beyond;
      int judged = 0;
      int usable = 0;
      for (SiteState site : levels.get(i)) {
        judged += site.judged();
        usable += site.usable;
      }
      for (SiteState site : levels.get(i)) {
        if (site.usable > 0) {
          move(site, beyond, now);
          site.overprovisioning.update(
              now, judged, usable, priority.overprovisioningFactor(), site.spill.headroom());
          best = best == null || site.cost.nanos() < best.cost.nanos() ? site : best;
        }
        changed |= changed(site, now);
      }
      beyond = best;
    }
    return changed;
  }

  private void move(SiteState site, @Nullable SiteState beyond, long now) {
    site.cost = cost(site, now);
    double alternative = Double.POSITIVE_INFINITY;
    double gap = 0;
    if (beyond != null) {
      // Within the window a dearer site may be the nearer one: that is no reason to go there.
      double nearer = Math.max(0, site.estimate.rttNanos() - beyond.estimate.rttNanos());
      alternative = beyond.cost.nanos() + nearer;
      gap = beyond.cost.unloadedNanos() + nearer - site.cost.unloadedNanos();
    }
    site.spill.update(
        now,
        site.cost,
        alternative,
        gap,
        refusedBeyond(beyond, site.latency.refusedShare(now), now),
        refusedBeyond(beyond, site.latency.takeRefusedNow(), now));
  }

  /** A quota that a user is over everywhere is no reason to go elsewhere. */
  private static double refusedBeyond(@Nullable SiteState best, double refused, long now) {
    return best == null ? refused : Math.max(0, refused - best.latency.refusedShare(now));
  }

  private SiteCost cost(SiteState site, long now) {
    SiteLatency latency = site.latency;
    double service = unloaded.nanos();
    double longer = latency.longerNanos(now);
    return SiteCost.of(
        site.estimate.rttNanos(),
        longer,
        latency.loadNanos(now, service + longer),
        service,
        latency.loadRelativeError());
  }

  private static boolean changed(SiteState site, long now) {
    SiteShare present = site.present(now);
    int keep = present.keepPercent();
    int factor = present.overprovisioningFactor();
    return Math.abs(keep - site.share.keepPercent()) >= LEAST_CHANGE_PERCENT
        || (keep != site.share.keepPercent() && (keep == 0 || keep == 100))
        || Math.abs(factor - site.share.overprovisioningFactor()) >= LEAST_CHANGE_PERCENT;
  }
}
