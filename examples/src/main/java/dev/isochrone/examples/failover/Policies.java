/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.examples.shared.EventLoops;
import dev.isochrone.grpc.Isochrone;
import io.grpc.EquivalentAddressGroup;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The contenders: ours, and those that come with gRPC, each at its best. */
final class Policies {
  private Policies() {}

  /**
   * All of them by name, ours first.
   *
   * @param catalog where ours writes its catalog
   */
  static Map<String, Policy> all(Path catalog) {
    Map<String, Policy> byName = new LinkedHashMap<>();
    for (Policy policy : List.of(nearestHealthy(catalog), roundRobin(), pickFirst())) {
      byName.put(policy.name(), policy);
    }
    return byName;
  }

  private static Policy nearestHealthy(Path catalog) {
    return new Policy(
        Promise.POLICY,
        "the nearest healthy site by its measured distance (Isochrone, no settings)",
        (threads, service, places) -> {
          DemoCatalog.write(catalog, places);
          NettyChannelBuilder builder = threads.channelTo("isochrone:///" + service);
          return ClientConfig.open(Isochrone.configure(builder, catalog), Promise.POLICY);
        },
        Isochrone::snapshots);
  }

  private static Policy roundRobin() {
    return new Policy(
        "round_robin",
        "every endpoint in turn",
        (threads, service, places) ->
            open("round_robin", threads, resolver("round-robin-" + service, places)),
        List::of);
  }

  private static Policy pickFirst() {
    return new Policy(
        "pick_first",
        "the addresses in order of distance, nearest first (its best case)",
        (threads, service, places) ->
            open("pick_first", threads, resolver("pick-first-" + service, places)),
        List::of);
  }

  private static ManagedChannel open(String policy, EventLoops threads, FixedAddresses resolver) {
    return resolver.open(target -> ClientConfig.open(threads.channelTo(target), policy));
  }

  /** Every endpoint's address, nearest first. */
  private static FixedAddresses resolver(String scheme, List<World.Place> places) {
    return new FixedAddresses(
        scheme,
        places.stream()
            .flatMap(place -> place.addresses().stream())
            .map(EquivalentAddressGroup::new)
            .toList());
  }
}
