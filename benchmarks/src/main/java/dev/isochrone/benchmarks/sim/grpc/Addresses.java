/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.grpc;

import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.grpc.SiteAttributes;
import dev.isochrone.topology.Site;
import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A simulated endpoint as an address, and back. */
final class Addresses {
  private Addresses() {}

  static List<EquivalentAddressGroup> of(List<Endpoint> endpoints) {
    List<EquivalentAddressGroup> groups = new ArrayList<>();
    for (Endpoint e : endpoints) {
      Site site = Site.named(e.site()).withJurisdictions(e.jurisdictions().toArray(new String[0]));
      Attributes attributes =
          Attributes.newBuilder()
              .set(SiteAttributes.SITE, site)
              .set(EquivalentAddressGroup.ATTR_LOCALITY_NAME, e.site())
              .set(ENDPOINT, e)
              .build();
      groups.add(
          new EquivalentAddressGroup(
              InetSocketAddress.createUnresolved(e.site(), e.id() + 1), attributes));
    }
    return groups;
  }

  private static final Attributes.Key<Endpoint> ENDPOINT =
      Attributes.Key.create("dev.isochrone.benchmarks.ENDPOINT");

  static Endpoint endpoint(EquivalentAddressGroup group) {
    Endpoint endpoint = group.getAttributes().get(ENDPOINT);
    if (endpoint == null) {
      throw new IllegalArgumentException("not a simulated address: " + group);
    }
    return endpoint;
  }
}
