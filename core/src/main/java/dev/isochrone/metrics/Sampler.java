/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.metrics;

import dev.isochrone.Routers;
import dev.isochrone.time.Ticker;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The figures of at most a second ago, taken when somebody reads them: while nobody does, nothing
 * is done. Counters go on growing while routers come and go: a channel that goes idle takes its
 * router along, and what its successor counts is added.
 *
 * <p>Thread-safe: one reader refreshes, others see what was there before.
 */
final class Sampler {
  private static final long FRESH_NANOS = 1_000_000_000L;

  /** How long a counter whose source is gone stays, and a site keeps its name. */
  static final long KEPT_NANOS = 3_600_000_000_000L;

  private final Routers routers;
  private final MetricsOptions options;
  private final Ticker ticker;
  private final AtomicBoolean refreshing = new AtomicBoolean();
  // Used by who refreshes.
  private final SiteNames names;
  private final Map<Series, Count> counts = new HashMap<>();
  private volatile boolean taken;
  private volatile long takenNanos;
  private volatile Map<Series, Double> values = Map.of();

  private static final class Count {
    double total;
    double last;
    long seenNanos;
  }

  Sampler(Routers routers, MetricsOptions options, Ticker ticker) {
    this.routers = routers;
    this.options = options;
    this.ticker = ticker;
    names = new SiteNames(options.maxSites(), KEPT_NANOS);
    takenNanos = ticker.nanoTime();
  }

  /** The figures; looks anew if the last ones are a second old. */
  Map<Series, Double> values() {
    refresh(() -> {});
    return values;
  }

  /** The figures last taken. */
  Map<Series, Double> current() {
    return values;
  }

  /** Looks anew if the last figures are a second old, and runs this if it did. */
  void refresh(Runnable changed) {
    if (taken && ticker.nanoTime() - takenNanos < FRESH_NANOS) {
      return;
    }
    if (refreshing.compareAndSet(false, true)) {
      try {
        take();
        changed.run();
      } finally {
        refreshing.set(false);
      }
    }
  }

  private void take() {
    long now = ticker.nanoTime();
    Map<Series, Double> reading =
        new Reading(options.perEndpoint(), (target, site) -> names.label(target, site, now))
            .of(routers.snapshots(), routers.catalogs());
    reading.replaceAll(
        (series, raw) -> series.metric().isCounter() ? count(series, raw, now) : raw);
    counts.values().removeIf(count -> now - count.seenNanos > KEPT_NANOS);
    counts.forEach((series, count) -> reading.putIfAbsent(series, count.total));
    counts.forEach((series, count) -> count.last = count.seenNanos == now ? count.last : 0);
    names.forget(now);
    values = Collections.unmodifiableMap(reading);
    takenNanos = now;
    taken = true;
  }

  private double count(Series series, double raw, long now) {
    Count count = counts.computeIfAbsent(series, s -> new Count());
    // Less than before: a router of several ended. What the others added meanwhile is not known.
    count.total += raw >= count.last ? raw - count.last : 0;
    count.last = raw;
    count.seenNanos = now;
    return count.total;
  }
}
