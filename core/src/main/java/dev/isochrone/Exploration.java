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
  private static final int CALLS_PER_TRIAL = 100;

  private long trials;

  /** Gives and takes leave; returns whether the table has to be rebuilt. */
  boolean tick(long nowNanos, Collection<SiteState> sites, long calls) {
    boolean changed = false;
    for (SiteState site : sites) {
      for (EndpointState e : site.endpoints) {
        Trial trial = e.measuringTrial;
        if (trial != null && (trial.isTaken() || !stale(nowNanos, site))) {
          e.measuringTrial = null;
          changed = true;
        }
      }
      // A site's very first measurement is worth a call in any case.
      boolean affordable = site.estimate.rttSamples() == 0 || trials * CALLS_PER_TRIAL < calls;
      if (affordable && stale(nowNanos, site) && !site.exploring(nowNanos)) {
        for (EndpointState e : site.endpoints) {
          if (e.usable()) {
            e.measuringTrial = new Trial();
            site.exploredNanos = nowNanos;
            site.explored = true;
            trials++;
            changed = true;
            break;
          }
        }
      }
    }
    return changed;
  }

  private static boolean stale(long nowNanos, SiteState site) {
    return site.estimate.rttSamples() == 0 || nowNanos - site.measuredNanos > STALE_NANOS;
  }
}
