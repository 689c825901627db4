/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.config.ConfigException;

/**
 * Hears of a source's catalogs. Called by one thread at a time, in order, with no lock held. What
 * it throws is logged and goes no further; what it does delays the other listeners.
 */
@FunctionalInterface
public interface CatalogListener {
  /**
   * This catalog is in force from now on: the first, a newer one, or the same once more after an
   * error is over.
   */
  void onCatalog(Catalog catalog);

  /**
   * The source is gone or holds something that was refused; the last good catalog, if any, stays in
   * force. Called once for each distinct content or state, not once each poll.
   */
  default void onError(ConfigException error) {}
}
