/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.config.ConfigException;
import java.util.Optional;

/** Where a catalog comes from and goes on coming from. Thread-safe. */
public interface CatalogSource extends AutoCloseable {
  /** What messages call it, for example a file's path. */
  String name();

  /** How it stands now; waits for nothing. */
  CatalogStatus status();

  /** The catalog in force: the last good one. */
  default Optional<Catalog> current() {
    return Optional.ofNullable(status().catalog());
  }

  /** Why what the source holds now is not in force; empty if it is. */
  default Optional<ConfigException> lastError() {
    return Optional.ofNullable(status().error());
  }

  /**
   * Tells the listener of the catalog in force and the last error, then of every change until
   * either of the two is closed.
   *
   * <p>The first call comes before this method returns, or, if another thread is telling listeners
   * just then, from that one right after.
   */
  Subscription watch(CatalogListener listener);

  /** Ends the watch and frees what it uses; the last status stays readable. Idempotent. */
  @Override
  void close();

  /** One listener's interest. */
  interface Subscription extends AutoCloseable {
    /** No call starts after this one returns, save one that is on its way. Idempotent. */
    @Override
    void close();
  }
}
