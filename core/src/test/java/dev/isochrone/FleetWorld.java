/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.Connectivity;
import dev.isochrone.subset.ClientOrder;
import dev.isochrone.subset.SubsetConfig;
import dev.isochrone.time.VirtualTime;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A router on virtual time, and a user who connects to what it says. */
final class FleetWorld implements RouterObserver {
  static final int SITES = 5;

  final VirtualTime time = new VirtualTime();
  final List<Endpoint> endpoints = new ArrayList<>();

  /** By id; those that cannot be connected to. */
  final Set<String> broken = new HashSet<>();

  /** By id. */
  final Set<String> connected = new TreeSet<>();

  int tables;
  int changes;
  final SiteRouter router;

  /** So many endpoints, dealt out to five sites, each 10 ms farther than the one before. */
  FleetWorld(int endpointCount, int subsetSize) {
    for (int i = 0; i < endpointCount; i++) {
      endpoints.add(Endpoint.of("e" + i, site(i % SITES)));
    }
    router =
        SiteRouter.builder("fleet")
            .config(config(subsetSize))
            .ticker(time)
            .seed(11)
            .client(ClientOrder.ofSeed(5))
            .observer(this)
            .start(time);
    update();
  }

  static Site site(int i) {
    return Site.named("site-" + i).withJurisdictions(i % 2 == 0 ? "EU" : "US");
  }

  static RouterConfig config(int subsetSize) {
    return RouterConfig.DEFAULT.with(new SubsetConfig(subsetSize));
  }

  /** The resolver says what there is. */
  void update() {
    Map<String, RoutedEndpoint> chosen = router.update(endpoints);
    connected.retainAll(chosen.keySet());
    chosen.values().forEach(this::connect);
  }

  void advance(long millis) {
    time.advanceMillis(millis);
  }

  private void connect(RoutedEndpoint e) {
    String id = e.endpoint().id();
    if (connected.add(id)) {
      long rtt = (1 + Integer.parseInt(e.endpoint().site().name().substring(5))) * 10_000_000L;
      time.schedule(() -> settle(id, rtt), rtt);
    }
  }

  private void settle(String id, long rtt) {
    if (broken.contains(id)) {
      router.connectivity(id, Connectivity.FAILED, "refused");
    } else {
      router.connectedIn(id, 2 * rtt);
      router.connectivity(id, Connectivity.CONNECTED, "");
    }
  }

  /** Its connection is lost, and it takes no other. */
  void breakDown(String id) {
    broken.add(id);
    router.connectivity(id, Connectivity.FAILED, "lost");
  }

  /** It can be connected to again, and is. */
  void heal(String id) {
    broken.remove(id);
    router.connectivity(id, Connectivity.CONNECTED, "");
  }

  /** Those of a site that the user connects to. */
  Set<String> connectedAt(int site) {
    Set<String> ids = new TreeSet<>();
    for (String id : connected) {
      if (Integer.parseInt(id.substring(1)) % SITES == site) {
        ids.add(id);
      }
    }
    return ids;
  }

  @Override
  public void endpointsChanged(List<RoutedEndpoint> joined, List<RoutedEndpoint> left) {
    changes++;
    left.forEach(e -> connected.remove(e.endpoint().id()));
    joined.forEach(this::connect);
  }

  @Override
  public void tableChanged(long version) {
    tables++;
  }
}
