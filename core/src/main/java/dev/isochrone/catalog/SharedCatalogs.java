/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Shares one source between all users of a location: many channels, one stat or request each poll.
 * The first to open a location starts its watch, the last to close it ends it.
 *
 * <p>Thread-safe.
 */
public final class SharedCatalogs {
  private static final int REMEMBERED = 100;

  private final BiFunction<String, @Nullable Catalog, CatalogSource> opener;
  // The catalog in force outlives its users: an idle channel closes its watch, and when it wakes
  // an older version is as wrong as before, and a file gone bad no reason to be without one.
  private final Cache<String, Catalog> lastGood =
      Caffeine.newBuilder().maximumSize(REMEMBERED).executor(Runnable::run).build();
  // Guarded by this.
  private final Map<String, Shared> open = new HashMap<>();

  /**
   * Shares what this function opens.
   *
   * @param opener gets a location and the catalog that was in force when it was last watched, or
   *     null; for example {@code (location, last) -> CatalogSources.open(location, validator,
   *     last)}
   */
  public SharedCatalogs(BiFunction<String, @Nullable Catalog, CatalogSource> opener) {
    this.opener = opener;
  }

  /**
   * A share of the location's watch; closing it ends its own subscriptions and no one else's.
   *
   * @throws IllegalArgumentException if the opener takes no such location
   */
  public CatalogSource open(String location) {
    String key = CatalogSources.normal(location);
    synchronized (this) {
      Shared shared = open.get(key);
      if (shared == null) {
        shared = new Shared(opener.apply(key, lastGood.getIfPresent(key)));
        open.put(key, shared);
      }
      shared.users++;
      Shared mine = shared;
      return new Share(mine.source, () -> release(key, mine));
    }
  }

  private synchronized void release(String key, Shared shared) {
    if (--shared.users == 0) {
      open.remove(key);
      shared.source.current().ifPresent(catalog -> lastGood.put(key, catalog));
      shared.source.close();
    }
  }

  private static final class Shared {
    final CatalogSource source;
    int users;

    Shared(CatalogSource source) {
      this.source = source;
    }
  }
}
