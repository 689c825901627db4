/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RouterConfigReader;
import dev.isochrone.catalog.CatalogFile;
import dev.isochrone.catalog.CatalogFiles;
import dev.isochrone.catalog.CatalogSource;
import dev.isochrone.catalog.CatalogStatus;
import io.grpc.NameResolver;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the catalog is: what the channel's builder says, else the system property {@value
 * #PROPERTY}, else the environment variable {@value #VARIABLE}. All channels of the process share
 * one watch of a file.
 */
final class CatalogLocation {
  static final String PROPERTY = "isochrone.catalog";
  static final String VARIABLE = "ISOCHRONE_CATALOG";
  static final NameResolver.Args.Key<Path> KEY =
      NameResolver.Args.Key.create("dev.isochrone.CATALOG");

  private static final CatalogFiles FILES =
      new CatalogFiles(
          (path, last) ->
              CatalogFile.builder(path, policy -> new RouterConfigReader().read(policy))
                  .resume(last)
                  .open());

  private CatalogLocation() {}

  /** Opens it; reads the file, so not for the synchronization context. */
  static CatalogSource open(NameResolver.Args args) {
    return FILES.open(path(args));
  }

  /** How all catalogs stand that channels of this process follow, by name. */
  static List<CatalogStatus> statuses() {
    return FILES.statuses();
  }

  private static Path path(NameResolver.Args args) {
    Path given = args.getArg(KEY);
    if (given != null) {
      return given;
    }
    String property = System.getProperty(PROPERTY);
    String variable = System.getenv(VARIABLE);
    if (isSet(property)) {
      return parse("system property " + PROPERTY, property);
    }
    if (isSet(variable)) {
      return parse("environment variable " + VARIABLE, variable);
    }
    throw new IllegalArgumentException(
        "catalog: missing (expected: its path in the environment variable "
            + VARIABLE
            + ", the system property "
            + PROPERTY
            + " or Isochrone.configure(builder, path))");
  }

  private static boolean isSet(@Nullable String value) {
    return value != null && !value.isBlank();
  }

  private static Path parse(String where, @Nullable String value) {
    try {
      return Path.of(String.valueOf(value));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(where + ": " + value + " (expected: a path)", e);
    }
  }
}
