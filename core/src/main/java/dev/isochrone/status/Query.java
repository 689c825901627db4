/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.status;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A request's parameters; each may come more than once. */
record Query(Map<String, List<String>> values) {

  static Query of(URI uri) {
    Map<String, List<String>> values = new TreeMap<>();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (String part : query.split("&", -1)) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        String value = equals < 0 ? "" : decode(part.substring(equals + 1));
        values.computeIfAbsent(decode(name), n -> new ArrayList<>()).add(value);
      }
    }
    return new Query(values);
  }

  /** The last value, or an empty text. */
  String last(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? "" : all.get(all.size() - 1);
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
