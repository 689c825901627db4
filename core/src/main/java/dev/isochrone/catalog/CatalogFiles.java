/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Shares one watch between all users of a file: many channels, one stat each poll. The first to
 * open a file starts its watch, the last to close it ends it.
 *
 * <p>Thread-safe.
 */
public final class CatalogFiles {
  private static final int REMEMBERED = 100;

  private final BiFunction<Path, @Nullable Catalog, CatalogSource> opener;
  // The catalog in force outlives its users: an idle channel closes its watch, and when it wakes
  // an older version is as wrong as before, and a file gone bad no reason to be without one.
  private final Cache<Path, Catalog> lastGood =
      Caffeine.newBuilder().maximumSize(REMEMBERED).executor(Runnable::run).build();
  // Guarded by this.
  private final Map<Path, Shared> open = new HashMap<>();

  /**
   * Shares what this function opens.
   *
   * @param opener gets an absolute, normalised path and the catalog that was in force when the file
   *     was last watched, or null; for example {@code (path, last) -> CatalogFile.builder(path,
   *     validator).resume(last).open()}
   */
  public CatalogFiles(BiFunction<Path, @Nullable Catalog, CatalogSource> opener) {
    this.opener = opener;
  }

  /** A share of the file's watch; closing it ends its own subscriptions and no one else's. */
  public CatalogSource open(Path path) {
    Path key = path.toAbsolutePath().normalize();
    synchronized (this) {
      Shared shared =
          open.computeIfAbsent(key, p -> new Shared(opener.apply(p, lastGood.getIfPresent(p))));
      shared.users++;
      return new Share(key, shared);
    }
  }

  /** How every file stands that is watched now, by name. */
  public synchronized List<CatalogStatus> statuses() {
    return open.values().stream()
        .map(shared -> shared.source.status())
        .sorted(Comparator.comparing(CatalogStatus::source))
        .toList();
  }

  private synchronized void release(Path key, Shared shared) {
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

  private final class Share implements CatalogSource {
    private final Path key;
    private final Shared shared;
    // Guarded by this.
    private final List<Subscription> subscriptions = new ArrayList<>();
    private boolean closed;

    Share(Path key, Shared shared) {
      this.key = key;
      this.shared = shared;
    }

    @Override
    public String name() {
      return shared.source.name();
    }

    @Override
    public CatalogStatus status() {
      return shared.source.status();
    }

    @Override
    public Subscription watch(CatalogListener listener) {
      Subscription subscription = shared.source.watch(listener);
      synchronized (this) {
        if (!closed) {
          subscriptions.add(subscription);
          return () -> end(subscription);
        }
      }
      subscription.close();
      return subscription;
    }

    private void end(Subscription subscription) {
      subscription.close();
      synchronized (this) {
        subscriptions.remove(subscription);
      }
    }

    @Override
    public void close() {
      List<Subscription> mine;
      synchronized (this) {
        if (closed) {
          return;
        }
        closed = true;
        mine = List.copyOf(subscriptions);
      }
      mine.forEach(Subscription::close);
      release(key, shared);
    }
  }
}
