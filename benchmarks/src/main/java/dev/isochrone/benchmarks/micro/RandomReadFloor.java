/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import java.util.concurrent.ThreadLocalRandom;

/** The least that any random pick must do: one draw, one read of an array. */
final class RandomReadFloor extends SubchannelPicker {
  private final PickResult[] results;

  RandomReadFloor(PickResult[] results) {
    this.results = results.clone();
  }

  @Override
  public PickResult pickSubchannel(PickSubchannelArgs args) {
    long draw = ThreadLocalRandom.current().nextLong();
    return results[(int) (((draw >>> 32) * results.length) >>> 32)];
  }
}
