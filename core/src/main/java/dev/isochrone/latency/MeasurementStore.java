/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.isochrone.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was measured, kept beyond the life of the router that measured it: gRPC's idle mode destroys
 * a channel's load balancer, and a new one that knows nothing would have to find the near site
 * again.
 *
 * <p>Thread-safe. Bounded (10,000 sites) and expiring (one hour): an older figure is worth less
 * than the time that connecting takes.
 */
public final class MeasurementStore {
  private static final int MAX_ENTRIES = 10_000;
  private static final Duration EXPIRY = Duration.ofHours(1);

  private final Cache<Key, LatencyEstimate> cache;

  /** An empty store on this clock. */
  public MeasurementStore(Ticker ticker) {
    cache =
        Caffeine.newBuilder()
            .maximumSize(MAX_ENTRIES)
            .expireAfterWrite(EXPIRY)
            .ticker(ticker::nanoTime)
            .executor(Runnable::run) // maintenance is small; a thread for it would be a surprise
            .build();
  }

  /** Remembers; does nothing where there is nothing to remember. */
  public void save(String router, String site, LatencyEstimate estimate) {
    if (estimate.hasRtt() && estimate.rttSamples() > 0) {
      cache.put(new Key(router, site), estimate);
    }
  }

  /** What is remembered, or null. */
  public @Nullable LatencyEstimate load(String router, String site) {
    return cache.getIfPresent(new Key(router, site));
  }

  private record Key(String router, String site) {}
}
