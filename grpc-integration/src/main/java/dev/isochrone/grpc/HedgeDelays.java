/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.latency.RecentQuantile;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * After how long a call is hedged: the 95th percentile of what calls of its method took lately at
 * the site that it went to, from the half-close to the headers.
 *
 * <p>Where too few of them have been there yet, it is the 95th percentile of what the method's
 * calls took beyond the way, wherever they were, and the way to that site: so that a failover does
 * not hedge every call. It is no more than a stopgap: the way's estimate moves by some 0.5 ms,
 * which is as much as a quick method's p95 beyond it.
 *
 * <p>Thread-safe and lock-free. 0.8 KiB a method, and as much for each of its first {@value
 * #MAX_SITES} sites.
 */
final class HedgeDelays {
  private static final double PERCENTILE = 0.95;
  private static final int MAX_METHODS = 256;
  private static final int MAX_SITES = 16;

  /** Less is not worth a timer: the answer is as good as there. */
  private static final long LEAST_NANOS = 1_000_000L;

  private final ConcurrentHashMap<String, Method> methods = new ConcurrentHashMap<>();

  /** What is known of a method. */
  private static final class Method {
    private final RecentQuantile beyondWay;
    private final ConcurrentHashMap<String, RecentQuantile> sites = new ConcurrentHashMap<>();

    Method(long nowNanos) {
      beyondWay = new RecentQuantile(PERCENTILE, nowNanos);
    }

    @Nullable RecentQuantile site(String name, long nowNanos) {
      RecentQuantile known = sites.get(name);
      return known != null || sites.size() >= MAX_SITES
          ? known
          : sites.computeIfAbsent(name, n -> new RecentQuantile(PERCENTILE, nowNanos));
    }
  }

  /**
   * How long to wait with a hedge, in ns; negative for no hedge, as too little is known.
   *
   * @param wayNanos to the site and back; NaN if nobody knows
   */
  long nanos(String method, String site, double wayNanos) {
    Method known = methods.get(method);
    if (known == null) {
      return -1;
    }
    RecentQuantile there = known.sites.get(site);
    long delay = there == null ? Long.MAX_VALUE : there.nanos();
    if (delay == Long.MAX_VALUE && !Double.isNaN(wayNanos)) {
      long beyond = known.beyondWay.nanos();
      delay = beyond == Long.MAX_VALUE ? beyond : (long) wayNanos + beyond;
    }
    return delay == Long.MAX_VALUE ? -1 : Math.max(LEAST_NANOS, delay);
  }

  /** A call took so long, or longer. */
  void took(String method, String site, long nowNanos, long elapsedNanos, double wayNanos) {
    Method known = methods.get(method);
    if (known == null) {
      if (methods.size() >= MAX_METHODS) {
        methods.clear(); // those in use come again
      }
      known = methods.computeIfAbsent(method, n -> new Method(nowNanos));
    }
    if (!Double.isNaN(wayNanos)) {
      known.beyondWay.add(nowNanos, (long) (elapsedNanos - wayNanos));
    }
    RecentQuantile there = known.site(site, nowNanos);
    if (there != null) {
      there.add(nowNanos, elapsedNanos);
    }
  }
}
