/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import java.util.Set;
import java.util.TreeSet;

/** What a catalog's parser asks for, with elements and names left open. */
public final class CatalogFields {
  private CatalogFields() {}

  /** As {@code services.*.endpoints[].site}. */
  public static Set<String> of(CatalogParser parser, String text) {
    Set<String> open = new TreeSet<>();
    for (String path : parser.fields(text)) {
      open.add(
          path.replaceAll("\\[\\d+]", "[]")
              .replaceAll("^(sites|services|jurisdictions)\\.[^.]+", "$1.*")
              .replaceAll("(maxSharePercent)\\.[^.]+", "$1.*"));
    }
    return open;
  }
}
