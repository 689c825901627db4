/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sockets;

import dev.isochrone.grpc.Isochrone;
import dev.isochrone.grpc.SiteAttributes;
import dev.isochrone.topology.Site;
import io.grpc.Attributes;
import io.grpc.Channel;
import io.grpc.EquivalentAddressGroup;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A channel under a policy, with one event loop of its own that carries its connections, its timers
 * and its callbacks: what this thread and the callers' use is what the client costs.
 *
 * <p>Thread-safe.
 */
public final class PolicyChannel implements AutoCloseable {
  /** Isochrone's policy; every other name is looked up in gRPC's registry. */
  public static final String NEAREST_HEALTHY = "nearest_healthy";

  private static final AtomicInteger NEXT = new AtomicInteger();

  private final EventLoops eventLoops = new EventLoops("client", 1);
  private final ManagedChannel channel;

  /**
   * Opens it; it connects with its first call.
   *
   * @param policy as a service config names it
   * @param addresses as {@link #at} makes them, in the order that the resolver gives
   * @param serviceConfig as parsed from JSON; empty for none
   */
  public PolicyChannel(
      String policy, List<EquivalentAddressGroup> addresses, Map<String, ?> serviceConfig) {
    // A target of its own, lest a policy that remembers its measurements starts with another's.
    String scheme = "bench-" + NEXT.incrementAndGet();
    FixedAddresses resolver = new FixedAddresses(scheme, addresses);
    NettyChannelBuilder builder = eventLoops.channelTo(scheme + ":///bytes");
    if (policy.equals(NEAREST_HEALTHY)) {
      Isochrone.configure(builder);
    } else {
      builder.defaultLoadBalancingPolicy(policy);
    }
    if (!serviceConfig.isEmpty()) {
      builder.defaultServiceConfig(serviceConfig);
    }
    NameResolverRegistry registry = NameResolverRegistry.getDefaultRegistry();
    registry.register(resolver);
    try {
      channel = builder.build();
    } finally {
      // A channel looks its resolver up when it is made.
      registry.deregister(resolver);
    }
  }

  /** An endpoint's address with its site. */
  public static EquivalentAddressGroup at(String site, InetSocketAddress address) {
    return new EquivalentAddressGroup(
        address, Attributes.newBuilder().set(SiteAttributes.SITE, Site.named(site)).build());
  }

  /** What calls go through. */
  public Channel channel() {
    return channel;
  }

  /** The ids of the client's own threads, callers left out. */
  public long[] threadIds() {
    return eventLoops.threadIds();
  }

  /** Ends all calls still under way, and waits a little for the channel's own end. */
  @Override
  public void close() {
    channel.shutdownNow();
    try {
      var unused = channel.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    eventLoops.close();
  }
}
