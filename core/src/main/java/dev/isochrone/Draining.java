/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.priority.PriorityConfig;
import java.util.Collection;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Empties endpoints that were well and are now drained: their share falls over {@link
 * PriorityConfig#drainRamp}, so that those who take over are not hit by all of it at once. Each
 * client draws the length anew, half to one and a half of the one configured, so that a fleet does
 * not move in step. Without a ramp they get no new call from the next table on.
 *
 * <p>Not thread-safe: the writer's.
 */
final class Draining {
  private static final int LEAST_CHANGE_PERCENT = 2;

  private final Supplier<PriorityConfig> config;
  private final RandomGenerator random;

  Draining(Supplier<PriorityConfig> config, RandomGenerator random) {
    this.config = config;
    this.random = random;
  }

  /** The endpoint took calls and has just been drained. */
  void begin(EndpointState e, long nowNanos) {
    long ramp = config.get().drainRamp().toNanos();
    if (ramp > 0) {
      e.draining(true);
      e.site.drain.start(nowNanos, (long) (ramp * (0.5 + random.nextDouble())));
    }
  }

  /** Ends the ramps that are over; returns whether a share changed so much that a table is due. */
  boolean tick(long nowNanos, Collection<SiteState> sites) {
    boolean changed = false;
    for (SiteState site : sites) {
      if (site.drain.running()) {
        int keep = config.get().drainRamp().isZero() ? 0 : site.drain.keepPercent(nowNanos);
        if (keep == 0 || site.endpoints.stream().noneMatch(EndpointState::draining)) {
          end(site);
        }
        changed |= keep == 0 || site.share.drainPercent() - keep >= LEAST_CHANGE_PERCENT;
      }
    }
    return changed;
  }

  private static void end(SiteState site) {
    site.drain.stop();
    for (EndpointState e : site.endpoints) {
      e.draining(false);
    }
  }
}
