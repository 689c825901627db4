/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import dev.isochrone.grpc.SiteAttributes;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;

/** Endpoints 0 to n-1, dealt out to five sites in turn: endpoint i is at site i mod 5. */
final class Addresses {
  static final int SITES = 5;

  private Addresses() {}

  static List<EquivalentAddressGroup> groups(int endpoints) {
    return IntStream.range(0, endpoints).mapToObj(Addresses::group).toList();
  }

  private static EquivalentAddressGroup group(int index) {
    return new EquivalentAddressGroup(
        // The port alone tells them apart; unresolved, so that nothing asks a name server.
        InetSocketAddress.createUnresolved("endpoint", index + 1),
        Attributes.newBuilder().set(SiteAttributes.SITE, site(index)).build());
  }

  static int index(EquivalentAddressGroup group) {
    return ((InetSocketAddress) group.getAddresses().get(0)).getPort() - 1;
  }

  /** The same for the core alone. */
  static List<Endpoint> endpoints(int endpoints) {
    return IntStream.range(0, endpoints)
        .mapToObj(i -> Endpoint.of("endpoint:" + (i + 1), site(i)))
        .toList();
  }

  private static Site site(int index) {
    return Site.named("site-" + index % SITES).withJurisdictions("EU");
  }
}
