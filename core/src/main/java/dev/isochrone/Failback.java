/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.priority.PriorityConfig;
import java.util.Collection;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Has calls come back to a site over a while, where another is still there to serve them: when a
 * site nearer than the one that has led so far returns, is new or has become nearer. Each client
 * draws the length anew, half to one and a half of the one configured, so that a fleet that left
 * together does not arrive together, at servers whose caches are cold.
 *
 * <p>A change for the worse is followed at once: no call waits for a site that is gone, or for one
 * that has become farther than another.
 *
 * <p>Not thread-safe: the writer's. O(sites) a table.
 */
final class Failback {
  private final Supplier<PriorityConfig> config;
  private final RandomGenerator random;
  private @Nullable SiteState leader;
  private double leaderNanos;
  private long servingSince;

  Failback(Supplier<PriorityConfig> config, RandomGenerator random) {
    this.config = config;
    this.random = random;
  }

  /** Before each table: the sites' verdicts and distances are those that it is made of. */
  void update(long now, Collection<SiteState> sites) {
    SiteState nearest = null;
    for (SiteState site : sites) {
      if (!serves(site)) {
        site.ramp.reset();
      } else if (nearest == null || before(site, nearest)) {
        nearest = site;
      }
    }
    if (leader == null) {
      servingSince = now;
    } else if (nearest != null && nearest != leader && leaderStays(nearest, now)) {
      nearest.ramp.start(now, drawLength());
    }
    leader = nearest;
    leaderNanos = nearest == null ? Double.NaN : nearest.steady.nanos();
  }

  /** The one that is pinned, else the nearer one. */
  private boolean before(SiteState site, SiteState other) {
    String pin = config.get().steering().pin();
    if (site.site.name().equals(pin) != other.site.name().equals(pin)) {
      return site.site.name().equals(pin);
    }
    return site.steady.nanos() < other.steady.nanos();
  }

  private static boolean serves(SiteState site) {
    return site.permitted && site.usable > 0 && !Double.isNaN(site.steady.nanos());
  }

  /** Whether the site that calls went to so far would do as well as ever, in its own level. */
  private boolean leaderStays(SiteState nearest, long now) {
    SiteState former = java.util.Objects.requireNonNull(leader);
    double distance = former.steady.nanos();
    return serves(former)
        && distance <= leaderNanos
        && distance - nearest.steady.nanos() > config.get().latencyWindow().toNanos()
        // At a cold start sites join in any order.
        && now - servingSince > config.get().failbackRamp().toNanos();
  }

  private long drawLength() {
    return (long) (config.get().failbackRamp().toNanos() * (0.5 + random.nextDouble()));
  }
}
