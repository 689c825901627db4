/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.metrics;

import java.util.HashMap;
import java.util.Map;

/**
 * Keeps the number of series bounded where sites come and go, as when each address of a resolver
 * without localities is a site of its own: so many sites of a target have a name, which each keeps
 * while it is there; the rest are {@value #OTHER}.
 *
 * <p>Not thread-safe.
 */
final class SiteNames {
  static final String OTHER = "other";

  private final int max;
  private final long keptNanos;
  private final Map<String, Map<String, Long>> seenByTarget = new HashMap<>();

  /**
   * None yet.
   *
   * @param keptNanos how long a site keeps its name after it was last there
   */
  SiteNames(int max, long keptNanos) {
    this.max = max;
    this.keptNanos = keptNanos;
  }

  String label(String target, String site, long nowNanos) {
    Map<String, Long> seen = seenByTarget.computeIfAbsent(target, t -> new HashMap<>());
    if (!seen.containsKey(site) && seen.size() >= max) {
      seen.values().removeIf(at -> nowNanos - at > keptNanos);
      if (seen.size() >= max) {
        return OTHER;
      }
    }
    seen.put(site, nowNanos);
    return site;
  }

  /** Forgets targets of which nothing was there for so long. */
  void forget(long nowNanos) {
    seenByTarget
        .values()
        .removeIf(seen -> seen.values().stream().allMatch(at -> nowNanos - at > keptNanos));
  }
}
