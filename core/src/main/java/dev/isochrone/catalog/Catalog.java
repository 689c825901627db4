/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.topology.Site;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The whole description, of one version. Immutable.
 *
 * @param version at least 0; a higher one replaces a lower one
 * @param replaces the highest version whose place this one takes, although its own is lower: how to
 *     go back. Its own version where nothing is to be forced
 * @param authority who alone may send the next one over a network, as {@code host} or {@code
 *     host:port}; null if the catalog does not say
 * @param sites by name, in the order of the text
 * @param services by name, in the order of the text
 */
public record Catalog(
    long version,
    long replaces,
    @Nullable String authority,
    Map<String, Site> sites,
    Map<String, CatalogService> services) {

  /** Copies; throws if the version is negative or above what it replaces. */
  public Catalog {
    if (version < 0) {
      throw new IllegalArgumentException("version: " + version + " (expected: >= 0)");
    }
    if (replaces < version) {
      throw new IllegalArgumentException(
          "replaces: " + replaces + " (expected: >= " + version + ")");
    }
    sites = Collections.unmodifiableMap(new LinkedHashMap<>(sites));
    services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
  }

  /** Whether it takes the place of higher versions. */
  boolean forced() {
    return replaces > version;
  }

  /** The service of this name. */
  public Optional<CatalogService> service(String name) {
    return Optional.ofNullable(services.get(name));
  }
}
