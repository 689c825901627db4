/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.status;

import dev.isochrone.Routers;
import dev.isochrone.topology.Residency;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Where a call would go now, and why: {@code /explain?service=payments&jurisdiction=EU}. */
final class ExplainHandler implements Page {
  private final Routers routers;

  ExplainHandler(Routers routers) {
    this.routers = routers;
  }

  @Override
  public Answer get(URI uri) {
    if (!uri.getPath().equals("/explain")) {
      return Answer.error(404, "there are /, /snapshot.json and /explain");
    }
    String service = "";
    List<String> jurisdictions = new ArrayList<>();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (String part : query.split("&", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      String value = equals < 0 ? "" : decode(part.substring(equals + 1));
      switch (name) {
        case "service" -> service = value;
        case "jurisdiction" -> jurisdictions.add(value);
        case "" -> {}
        default -> {
          return Answer.error(400, name + ": (expected: service or jurisdiction)");
        }
      }
    }
    jurisdictions.removeIf(String::isBlank);
    Residency residency =
        jurisdictions.isEmpty()
            ? Residency.anywhere()
            : Residency.within(jurisdictions.toArray(String[]::new));
    String asked = service;
    return routers
        .explain(asked, residency)
        .map(decision -> Answer.json(200, decision))
        .orElseGet(
            () ->
                Answer.error(
                    404,
                    "service: "
                        + asked
                        + " (expected: one of "
                        + routers.snapshots().stream().map(r -> r.router()).toList()
                        + ")"));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
