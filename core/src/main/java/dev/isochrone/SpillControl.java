/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.latency.ServiceBaseline;
import dev.isochrone.priority.PriorityConfig;
import dev.isochrone.priority.SpillOver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares each site's present cost with that of the farther ones and has {@link SpillOver} move
 * its share.
 *
 * <p>A call's cost is what it takes and what it makes all others wait: distance + load + queue, the
 * queue being the load beyond what service takes unloaded. For a queue that grows as an M/M/1's
 * does near saturation the last term is the least of what one more call adds to the others'
 * waiting. Equal costs at all sites in use are the split with the least mean latency, while equal
 * latencies would fill the near site until it is as slow as the far one.
 *
 * <p>Not thread-safe: the writer's. O(sites) twenty times a second.
 */
final class SpillControl {
  private static final long STEP_NANOS = 50_000_000L;
  private static final int LEAST_CHANGE_PERCENT = 2;

  private final Supplier<PriorityConfig> config;
  private final ServiceBaseline unloaded;
  private final List<SiteState> byDistance = new ArrayList<>();
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
    byDistance.clear();
    for (SiteState site : sites) {
      if (site.permitted && site.usable() > 0 && !Double.isNaN(site.steady.nanos())) {
        cost(site, now);
        byDistance.add(site);
      } else {
        site.spill.reset();
      }
    }
    byDistance.sort(Comparator.comparingDouble((SiteState s) -> s.steady.nanos()).reversed());
    boolean changed = false;
    double window = config.get().latencyWindow().toNanos();
    // From the farthest to the nearest; the best of those beyond a site's own window.
    SiteState best = null;
    int beyond = 0;
    for (SiteState site : byDistance) {
      for (; byDistance.get(beyond).steady.nanos() > site.steady.nanos() + window; beyond++) {
        SiteState farther = byDistance.get(beyond);
        best = best == null || farther.costNanos < best.costNanos ? farther : best;
      }
      site.spill.update(
          now,
          site.costNanos,
          best == null ? Double.POSITIVE_INFINITY : best.costNanos,
          best == null ? 0 : best.unloadedNanos - site.unloadedNanos,
          refusedBeyond(best, site.latency.refusedShare(now), now),
          refusedBeyond(best, site.latency.takeRefusedNow(), now));
      changed |= changed(site);
    }
    return changed;
  }

  /** A quota that a user is over everywhere is no reason to go elsewhere. */
  private static double refusedBeyond(@Nullable SiteState best, double refused, long now) {
    return best == null ? refused : Math.max(0, refused - best.latency.refusedShare(now));
  }

  private void cost(SiteState site, long now) {
    if (site.latency.loadStep(now)) {
      unloaded.add(now, site.latency.loadNanos(now, Double.NaN));
    }
    double distance = site.estimate.rttNanos();
    double load = site.latency.loadNanos(now, unloaded.nanos());
    site.unloadedNanos = distance + unloaded.nanos();
    site.costNanos = distance + load + Math.max(0, load - unloaded.nanos());
  }

  private static boolean changed(SiteState site) {
    int keep = site.spill.keepPercent();
    boolean enough =
        Math.abs(keep - site.keepPercent) >= LEAST_CHANGE_PERCENT
            || (keep != site.keepPercent && (keep == 0 || keep == 100));
    if (enough) {
      site.keepPercent = keep;
    }
    return enough;
  }
}
