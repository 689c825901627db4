/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.config.ConfigException;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a listener hears. */
final class Recorder implements CatalogListener {
  final List<String> seen = new ArrayList<>();

  @Override
  public void onCatalog(Catalog catalog) {
    String region = catalog.sites().values().iterator().next().region();
    seen.add("version " + catalog.version() + " " + region);
  }

  @Override
  public void onError(ConfigException error) {
    seen.add(error.getMessage());
  }
}
