/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.status;

import dev.isochrone.FunctionRouter;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A real router over sites at their distances, with a caller, until it is closed. */
final class Places implements AutoCloseable {
  private static final Map<String, Double> MILLIS =
      Map.of("fra", 2.0, "mil", 11.0, "dub", 24.0, "iad", 88.0);
  private final Set<String> dead = ConcurrentHashMap.newKeySet();
  private final Thread caller;
  final FunctionRouter router;
  private volatile boolean closed;

  private Places(List<Endpoint> endpoints) {
    router = FunctionRouter.start("quotes", endpoints);
    caller = new Thread(this::call, "caller");
    caller.setDaemon(true);
    caller.start();
  }

  static Places start() {
    return start("fra", "mil", "dub", "iad");
  }

  static Places start(String... sites) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (String site : sites) {
      Site place = Site.named(site).withJurisdictions(site.equals("iad") ? "US" : "EU");
      endpoints.add(Endpoint.of(site + "-1", place));
      endpoints.add(Endpoint.of(site + "-2", place));
    }
    return new Places(endpoints);
  }

  void dies(String site) {
    dead.add(site);
  }

  void lives(String site) {
    dead.remove(site);
  }

  private void call() {
    while (!closed) {
      try {
        var unused = router.call(this::serve);
      } catch (IOException | RuntimeException expected) {
        // A dead site's call; the next goes elsewhere.
      }
    }
  }

  private String serve(Endpoint endpoint) throws IOException {
    String site = endpoint.site().name();
    LockSupport.parkNanos((long) (MILLIS.getOrDefault(site, 5.0) * 1e6));
    if (dead.contains(site)) {
      throw new IOException("connection reset");
    }
    return site;
  }

  @Override
  public void close() {
    closed = true;
    try {
      caller.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    router.close();
  }
}
