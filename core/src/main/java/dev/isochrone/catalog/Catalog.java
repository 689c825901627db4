/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.topology.Site;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The whole description, of one version. Immutable.
 *
 * @param version at least 0; a higher one replaces a lower one
 * @param sites by name, in the order of the text
 * @param services by name, in the order of the text
 */
public record Catalog(long version, Map<String, Site> sites, Map<String, CatalogService> services) {

  /** Copies; throws if the version is negative. */
  public Catalog {
    if (version < 0) {
      throw new IllegalArgumentException("version: " + version + " (expected: >= 0)");
    }
    sites = Collections.unmodifiableMap(new LinkedHashMap<>(sites));
    services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
  }

  /** The service of this name. */
  public Optional<CatalogService> service(String name) {
    return Optional.ofNullable(services.get(name));
  }
}
