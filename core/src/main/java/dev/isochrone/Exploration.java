/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.Trial;
import java.util.Collection;

/**
 * Measures sites that nobody probes and no call goes to, by sending them a call now and then: at
 * most one in a hundred, and each site at most every half minute. Used only where there is no
 * prober, because it makes a user's call take the long way.
 *
 * <p>Without it a router locks in: one unlucky first sample of the near site and it would never
 * look there again.
 *
 * <p>Not thread-safe: the writer's.
 */
final class Exploration {
  private static final long STALE_NANOS = 30_000_000_000L;
  private static final long UNDER_WAY_NANOS = 10_000_000_000L;
  private static final long YOUNG_UNDER_WAY_NANOS = 1_000_000_000L;
  private static final int CALLS_PER_TRIAL = 100;
  private static final int SAMPLES_AT_FIRST = 3;
  // A site whose calls all end in errors of the application, which tell no distance, stays unknown.
  private static final int TRIALS_AT_FIRST = 10;

  private long trials;

  /** Is told of each site that needs another row, and of how many endpoints. */
  interface Listener {
    void changed(SiteState site, int endpoints);
  }

  /** Gives and takes leave. */
  void tick(long nowNanos, Collection<SiteState> sites, long calls, Listener listener) {
    for (SiteState site : sites) {
      EndpointState e = site.exploring;
      Trial trial = e == null ? null : e.measuringTrial;
      if (e != null && trial != null) {
        if (trial.isTaken()) {
          end(e);
          site.exploredNanos = nowNanos;
          site.explorations++;
          listener.changed(site, 1);
        } else if (!(e.usable() && stale(nowNanos, site))) {
          end(e);
          trials--; // withdrawn: it cost nothing
          listener.changed(site, 1);
        }
      }
      // A site's first measurements are worth a call in any case.
      boolean affordable = young(site) || trials * CALLS_PER_TRIAL < calls;
      if (affordable && site.usable > 0 && stale(nowNanos, site) && !exploring(nowNanos, site)) {
        explore(site);
        listener.changed(site, 1);
      }
    }
  }

  private void explore(SiteState site) {
    for (EndpointState e : site.endpoints) {
      if (e.usable()) {
        e.measuringTrial = new Trial();
        e.changed();
        site.exploring = e;
        trials++;
        return;
      }
    }
  }

  private static void end(EndpointState e) {
    e.measuringTrial = null;
    e.changed();
    e.site.exploring = null;
  }

  private static boolean stale(long nowNanos, SiteState site) {
    return site.permitted && (young(site) || nowNanos - site.measuredNanos > STALE_NANOS);
  }

  /** One unlucky first measurement must not be the last. */
  private static boolean young(SiteState site) {
    return site.estimate.rttSamples() < SAMPLES_AT_FIRST && site.explorations < TRIALS_AT_FIRST;
  }

  /** Whether a call has leave to measure the site, or took it lately and may still be under way. */
  private static boolean exploring(long nowNanos, SiteState site) {
    if (site.exploring != null) {
      return true;
    }
    long underWay = young(site) ? YOUNG_UNDER_WAY_NANOS : UNDER_WAY_NANOS;
    return site.explorations > 0 && nowNanos - site.exploredNanos < underWay;
  }
}
