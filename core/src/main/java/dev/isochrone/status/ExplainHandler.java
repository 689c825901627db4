/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.status;

import dev.isochrone.Routers;
import dev.isochrone.topology.Residency;
import java.net.URI;
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
    Query query = Query.of(uri);
    for (String name : query.values().keySet()) {
      if (!name.equals("service") && !name.equals("jurisdiction")) {
        return Answer.error(400, name + ": (expected: service or jurisdiction)");
      }
    }
    List<String> jurisdictions = new ArrayList<>(query.all("jurisdiction"));
    jurisdictions.removeIf(String::isBlank);
    Residency residency =
        jurisdictions.isEmpty()
            ? Residency.anywhere()
            : Residency.within(jurisdictions.toArray(String[]::new));
    String asked = query.last("service");
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
}
