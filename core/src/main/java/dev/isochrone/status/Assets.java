/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.status;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The page itself, which holds no data: a few files beside this class. */
final class Assets implements Page {
  private static final Map<String, String> FILES =
      Map.of(
          "/", "index.html",
          "/page.css", "page.css",
          "/icon.svg", "icon.svg",
          "/main.js", "main.js",
          "/format.js", "format.js",
          "/plot.js", "plot.js",
          "/sites.js", "sites.js",
          "/operate.js", "operate.js");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  @Override
  public Answer get(URI uri) {
    String file = FILES.get(uri.getPath());
    if (file == null) {
      return Answer.error(404, "there are /, /snapshot.json and /explain");
    }
    String type = TYPES.getOrDefault(file.substring(file.indexOf('.') + 1), "");
    return new Answer(200, type, read(file));
  }

  private static String read(String file) {
    try (InputStream in = Assets.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
