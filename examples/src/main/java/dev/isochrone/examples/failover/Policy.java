/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.RouterSnapshot;
import dev.isochrone.examples.shared.EventLoops;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.function.Supplier;

/**
 * A way to choose among the sites: a contender.
 *
 * @param name as gRPC's service config names it
 * @param description how it is set up, for the output
 * @param channels makes a fresh channel
 * @param snapshots what its routers know, for the live table; empty for those that keep it to
 *     themselves
 */
record Policy(
    String name,
    String description,
    ChannelFactory channels,
    Supplier<List<RouterSnapshot>> snapshots) {

  /** Makes channels of one policy. */
  @FunctionalInterface
  interface ChannelFactory {
    /**
     * Makes a channel to the sites.
     *
     * @param threads what the channel runs on
     * @param service a name for the target. Warm-up and measurement use different ones, lest a
     *     policy that remembers its measurements starts the second with those of the first
     */
    ManagedChannel open(EventLoops threads, String service, List<World.Place> places);
  }
}
