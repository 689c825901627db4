/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.Subchannel;

/** Which endpoint a pick chose. */
final class Picked {
  private Picked() {}

  static int index(PickResult result) {
    Subchannel subchannel = result.getSubchannel();
    if (subchannel == null) {
      throw new IllegalStateException("picked nothing: " + result);
    }
    // Policies wrap subchannels; the address is what all of them pass on.
    return Addresses.index(subchannel.getAllAddresses().get(0));
  }
}
