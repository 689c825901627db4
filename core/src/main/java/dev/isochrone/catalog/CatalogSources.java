/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.time.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Opens the source that a location names: a path, {@code classpath:NAME}, {@code https://…}, or
 * {@code http://…} on this machine. A source of one's own is a {@link GovernedCatalog} to which its
 * texts are offered.
 */
public final class CatalogSources {
  private static final String CLASSPATH = "classpath:";

  private CatalogSources() {}

  /**
   * Opens a source with every default.
   *
   * @param resume the catalog that was in force when the location was last watched, or null: it
   *     stays in force until there is a better one
   * @throws IllegalArgumentException if there can be no such source
   */
  public static CatalogSource open(
      String location, PolicyValidator validator, @Nullable Catalog resume) {
    if (isHttp(location)) {
      return HttpCatalog.builder(URI.create(location), validator).resume(resume).open();
    }
    if (location.startsWith(CLASSPATH)) {
      return classpath(location.substring(CLASSPATH.length()), validator);
    }
    return CatalogFile.builder(path(location), validator).resume(resume).open();
  }

  /** A catalog that ships with the program: read once, by the context's class loader. */
  private static CatalogSource classpath(String name, PolicyValidator validator) {
    CatalogParser parser = new CatalogParser(validator);
    GovernedCatalog source = new GovernedCatalog(CLASSPATH + name, parser, Ticker.system());
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? CatalogSources.class.getClassLoader() : context;
    try (InputStream in = loader.getResourceAsStream(name)) {
      if (in == null) {
        source.fail("missing", "a resource on the class path");
        return source;
      }
      byte[] bytes = in.readNBytes(parser.maxLength() + 1);
      if (bytes.length > parser.maxLength()) {
        source.fail("too long", "at most " + parser.maxLength() + " bytes");
      } else {
        source.offer(FileReading.text(bytes));
      }
    } catch (CharacterCodingException e) {
      source.fail("not UTF-8", "a text in UTF-8");
    } catch (IOException e) {
      source.fail("unreadable: " + e, "a readable resource");
    }
    return source;
  }

  /** One text for all ways to write a location. */
  static String normal(String location) {
    return isHttp(location) || location.startsWith(CLASSPATH)
        ? location
        : path(location).toAbsolutePath().normalize().toString();
  }

  private static boolean isHttp(String location) {
    String lower = location.toLowerCase(Locale.ROOT);
    return lower.startsWith("https:") || lower.startsWith("http:");
  }

  private static Path path(String location) {
    try {
      return Path.of(location);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "catalog: " + location + " (expected: a path, classpath:NAME or https://…)", e);
    }
  }
}
