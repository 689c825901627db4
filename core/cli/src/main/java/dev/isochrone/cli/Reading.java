/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.isochrone.RouterConfigReader;
import dev.isochrone.catalog.Catalog;
import dev.isochrone.catalog.CatalogFile;
import dev.isochrone.config.ConfigError;
import dev.isochrone.config.ConfigException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A catalog as a router would read it, policies included.
 *
 * @param catalog null after an error
 * @param errors empty without one
 */
record Reading(@Nullable Catalog catalog, List<ConfigError> errors) {
  static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();

  static Reading of(Path path) {
    try (CatalogFile file =
        CatalogFile.open(path, policy -> new RouterConfigReader().read(policy))) {
      return new Reading(
          file.current().orElse(null),
          file.lastError().map(ConfigException::errors).orElse(List.of()));
    }
  }

  /** The errors as JSON takes them. */
  List<Map<String, Object>> errorsAsMaps() {
    return errors.stream().map(Reading::asMap).toList();
  }

  private static Map<String, Object> asMap(ConfigError e) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("source", e.source());
    map.put("line", e.line());
    map.put("column", e.column());
    map.put("path", e.path());
    map.put("actual", e.actual());
    map.put("expected", e.expected());
    return map;
  }
}
