/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.SubchannelPicker;
import java.util.ArrayList;
import java.util.List;

/** Pickers that do the least, over the same endpoints as everyone's. */
final class Floors {
  private Floors() {}

  static SubchannelPicker randomRead(int endpoints) {
    return new RandomReadFloor(results(endpoints));
  }

  static SubchannelPicker twoChoices(int endpoints) {
    return new TwoChoicesFloor(results(endpoints));
  }

  static SubchannelPicker alias(int endpoints) {
    int sites = Math.min(Addresses.SITES, endpoints);
    int[] count = new int[sites];
    List<PickResult> bySite = new ArrayList<>();
    PickResult[] all = results(endpoints);
    for (int site = 0; site < sites; site++) {
      for (int i = site; i < endpoints; i += Addresses.SITES) {
        bySite.add(all[i]);
        count[site]++;
      }
    }
    return new AliasFloor(bySite.toArray(PickResult[]::new), count);
  }

  /** One result an endpoint, made once: what a pick hands out need not be new. */
  private static PickResult[] results(int endpoints) {
    List<EquivalentAddressGroup> groups = Addresses.groups(endpoints);
    return groups.stream()
        .map(g -> new StandingSubchannel(List.of(g), Attributes.EMPTY, false))
        .map(PickResult::withSubchannel)
        .toArray(PickResult[]::new);
  }
}
