/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RouterConfigReader;
import dev.isochrone.catalog.CatalogSource;
import dev.isochrone.catalog.CatalogSources;
import dev.isochrone.catalog.CatalogStatus;
import dev.isochrone.catalog.SharedCatalogs;
import io.grpc.NameResolver;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the catalog is: what the channel's builder says, else the system property {@value
 * #PROPERTY}, else the environment variable {@value #VARIABLE}. All channels of the process share
 * one watch of a file or an address.
 */
final class CatalogLocation {
  static final String PROPERTY = "isochrone.catalog";
  static final String VARIABLE = "ISOCHRONE_CATALOG";
  static final NameResolver.Args.Key<Path> KEY =
      NameResolver.Args.Key.create("dev.isochrone.CATALOG");

  /** A source that the user opened and will close. */
  static final NameResolver.Args.Key<CatalogSource> SOURCE =
      NameResolver.Args.Key.create("dev.isochrone.CATALOG_SOURCE");

  private static final SharedCatalogs SHARED =
      new SharedCatalogs(
          (location, last) ->
              CatalogSources.open(location, policy -> new RouterConfigReader().read(policy), last));

  private CatalogLocation() {}

  /** Opens it; reads a file, so not for the synchronization context. */
  static CatalogSource open(NameResolver.Args args) {
    CatalogSource given = args.getArg(SOURCE);
    return given != null ? SHARED.share(given) : SHARED.open(location(args));
  }

  /** How all catalogs stand that channels of this process follow, by name. */
  static List<CatalogStatus> statuses() {
    return SHARED.statuses();
  }

  private static String location(NameResolver.Args args) {
    Path given = args.getArg(KEY);
    if (given != null) {
      return given.toString();
    }
    String property = System.getProperty(PROPERTY);
    String variable = System.getenv(VARIABLE);
    if (property != null && !property.isBlank()) {
      return property;
    }
    if (variable != null && !variable.isBlank()) {
      return variable;
    }
    throw new IllegalArgumentException(
        "catalog: missing (expected: its path or https address in the environment variable "
            + VARIABLE
            + ", the system property "
            + PROPERTY
            + " or Isochrone.configure(builder, path))");
  }
}
