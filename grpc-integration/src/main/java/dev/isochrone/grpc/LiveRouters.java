/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RouterSnapshot;
import dev.isochrone.Routers;
import dev.isochrone.RoutingDecision;
import dev.isochrone.WhatIf;
import dev.isochrone.catalog.CatalogStatus;
import dev.isochrone.topology.Residency;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every balancer of this process that is at work: who adopts by name has no other handle. */
final class LiveRouters implements Routers {
  static final LiveRouters INSTANCE = new LiveRouters();
  private static final long WAIT_SECONDS = 1;
  private static final Set<NearestHealthyLoadBalancer> live = ConcurrentHashMap.newKeySet();

  private static final Logger log = LoggerFactory.getLogger(LiveRouters.class);

  private LiveRouters() {}

  static void add(NearestHealthyLoadBalancer balancer) {
    live.add(balancer);
  }

  static void remove(NearestHealthyLoadBalancer balancer) {
    live.remove(balancer);
  }

  static Map<String, WhatIf> whatIf(Set<String> lost, Residency residency) {
    Map<String, WhatIf> byTarget = new TreeMap<>();
    live.forEach(balancer -> byTarget.put(balancer.target(), balancer.whatIf(lost, residency)));
    return byTarget;
  }

  @Override
  public List<CatalogStatus> catalogs() {
    return CatalogLocation.statuses();
  }

  @Override
  public List<RoutingDecision> recentDecisions() {
    return RoutingInterceptor.RECENT.list();
  }

  @Override
  public Optional<RoutingDecision> explain(String service, Residency residency) {
    return live.stream()
        .filter(b -> Routers.serves(b.target(), service))
        .min(Comparator.comparing(NearestHealthyLoadBalancer::target))
        .map(b -> b.explain(residency));
  }

  @Override
  public List<RouterSnapshot> snapshots() {
    List<CompletableFuture<RouterSnapshot>> asked =
        live.stream().map(NearestHealthyLoadBalancer::snapshot).toList();
    List<RouterSnapshot> taken = new ArrayList<>();
    for (CompletableFuture<RouterSnapshot> snapshot : asked) {
      try {
        taken.add(snapshot.get(WAIT_SECONDS, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      } catch (ExecutionException | TimeoutException e) {
        log.debug("a router gave no snapshot in time: its channel is stuck or just ended", e);
      }
    }
    taken.sort(Comparator.comparing(RouterSnapshot::router));
    return taken;
  }
}
