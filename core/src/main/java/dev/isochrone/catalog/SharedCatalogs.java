/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
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
  private final Map<Object, Shared> open = new HashMap<>();

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
    return share(
        key, k -> opener.apply(key, lastGood.getIfPresent(key)), source -> keep(key, source));
  }

  /** A share of a source that its owner closes; closing the share ends its own subscriptions. */
  public CatalogSource share(CatalogSource given) {
    return share(given, same -> given, source -> {});
  }

  private void keep(String key, CatalogSource source) {
    source.current().ifPresent(catalog -> lastGood.put(key, catalog));
    source.close();
  }

  private synchronized CatalogSource share(
      Object key, Function<Object, CatalogSource> first, Consumer<CatalogSource> last) {
    Shared shared = open.computeIfAbsent(key, k -> new Shared(first.apply(k)));
    shared.users++;
    return new Share(shared.source, () -> release(key, shared, last));
  }

  private synchronized void release(Object key, Shared shared, Consumer<CatalogSource> last) {
    if (--shared.users == 0) {
      open.remove(key);
      last.accept(shared.source);
    }
  }

  /** How every source stands that has users now, by name. */
  public synchronized List<CatalogStatus> statuses() {
    return open.values().stream()
        .map(shared -> shared.source.status())
        .sorted(Comparator.comparing(CatalogStatus::source))
        .toList();
  }

  private static final class Shared {
    final CatalogSource source;
    int users;

    Shared(CatalogSource source) {
      this.source = source;
    }
  }
}
