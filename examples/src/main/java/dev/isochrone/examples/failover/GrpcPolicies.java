/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.NameResolverRegistry;
import java.net.SocketAddress;
import java.util.List;

/** The policies that come with gRPC, each at its best. */
final class GrpcPolicies {
  private GrpcPolicies() {}

  static Policy roundRobin() {
    return new Policy("round_robin", "every endpoint in turn", opener("round_robin"), List::of);
  }

  static Policy pickFirst() {
    return new Policy(
        "pick_first",
        "the addresses in order of distance, nearest first (its best case)",
        opener("pick_first"),
        List::of);
  }

  private static Policy.ChannelFactory opener(String policy) {
    return (service, places) -> open(policy, service, places);
  }

  private static ManagedChannel open(String policy, String service, List<World.Place> places) {
    List<SocketAddress> nearestFirst =
        places.stream().<SocketAddress>flatMap(place -> place.addresses().stream()).toList();
    var resolver = new FixedAddresses(policy.replace('_', '-') + "-" + service, nearestFirst);
    NameResolverRegistry registry = NameResolverRegistry.getDefaultRegistry();
    registry.register(resolver);
    try {
      return ClientConfig.open(ManagedChannelBuilder.forTarget(resolver.target()), policy);
    } finally {
      // The channel has looked its resolver up by now.
      registry.deregister(resolver);
    }
  }
}
