/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RouterObserver;
import dev.isochrone.health.Breakers;
import dev.isochrone.outcome.OutcomeClassifier;
import io.grpc.Channel;
import io.grpc.NameResolver;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * What ties a channel's interceptor to its load balancer, which gRPC keeps apart: the balancer
 * finds it among the name resolver's arguments, the interceptor has it from the start. Through it
 * the balancer gets the channel that its probes ride on.
 *
 * <p>Thread-safe.
 */
final class ChannelLink {
  static final NameResolver.Args.Key<ChannelLink> KEY =
      NameResolver.Args.Key.create("dev.isochrone.LINK");

  /** Where the user wants the circuit breakers; a channel may have them without the rest. */
  static final NameResolver.Args.Key<Breakers> BREAKERS =
      NameResolver.Args.Key.create("dev.isochrone.BREAKERS");

  /** The user's own judgement of errors. */
  static final NameResolver.Args.Key<OutcomeClassifier<Status>> CLASSIFIER =
      NameResolver.Args.Key.create("dev.isochrone.CLASSIFIER");

  /** Who else is told what the router decides. */
  static final NameResolver.Args.Key<RouterObserver> OBSERVER =
      NameResolver.Args.Key.create("dev.isochrone.OBSERVER");

  private final IdempotentCalls idempotentCalls = new IdempotentCalls();

  // Written once, by the first call; until then there is nothing to probe for.
  private volatile @Nullable Channel channel;

  void channel(Channel next) {
    if (channel == null) {
      channel = next;
    }
  }

  /** The channel's calls that may run twice. */
  IdempotentCalls idempotentCalls() {
    return idempotentCalls;
  }

  @Nullable Channel channel() {
    return channel;
  }
}
