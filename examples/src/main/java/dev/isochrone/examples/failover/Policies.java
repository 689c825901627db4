/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.grpc.Isochrone;
import dev.isochrone.grpc.SiteAttributes;
import dev.isochrone.topology.Site;
import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.ManagedChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The contenders: ours, and those that come with gRPC, each at its best. */
final class Policies {
  private Policies() {}

  /** All of them by name, ours first. */
  static Map<String, Policy> all() {
    Map<String, Policy> byName = new LinkedHashMap<>();
    for (Policy policy : List.of(nearestHealthy(), roundRobin(), pickFirst())) {
      byName.put(policy.name(), policy);
    }
    return byName;
  }

  private static Policy nearestHealthy() {
    return new Policy(
        Promise.POLICY,
        "the nearest healthy site, by its measured distance (Isochrone, defaults)",
        (threads, service, places) ->
            resolver("nearest-healthy-" + service, places)
                .open(
                    target ->
                        ClientConfig.open(
                            Isochrone.configure(threads.channelTo(target)), Promise.POLICY)),
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

  /** Every endpoint's address, nearest first, with the site that it is at. */
  private static FixedAddresses resolver(String scheme, List<World.Place> places) {
    List<EquivalentAddressGroup> addresses = new ArrayList<>();
    for (World.Place place : places) {
      Site site = Site.named(place.site().region());
      Attributes attributes = Attributes.newBuilder().set(SiteAttributes.SITE, site).build();
      for (InetSocketAddress address : place.addresses()) {
        addresses.add(new EquivalentAddressGroup(address, attributes));
      }
    }
    return new FixedAddresses(scheme, addresses);
  }
}
