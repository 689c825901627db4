/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RecentDecisions;
import dev.isochrone.pick.TriedEndpoints;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives each call a place to note where its attempts went. A load balancer never learns that a pick
 * is for a retry or a hedge; the call's options reach every attempt unchanged, so a mutable holder
 * in them is what carries the knowledge.
 */
final class RoutingInterceptor implements ClientInterceptor {
  /** Of all channels; an explanation costs microseconds, so one call in so many has one. */
  static final RecentDecisions RECENT = new RecentDecisions();

  private static final int ONE_IN = 256;

  private final ChannelLink link;

  RoutingInterceptor(ChannelLink link) {
    this.link = link;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    link.channel(next);
    TriedEndpoints tried = new TriedEndpoints();
    CallOptions noting = options.withOption(CallRouting.NOTE, tried);
    if (isSampled(options)) {
      noting = noting.withOption(CallRouting.EXPLAIN, RECENT::add);
    }
    return mayRunTwice(method, options) && link.idempotentCalls().wanted()
        ? new IdempotentCall<>(link.idempotentCalls(), method, noting, tried, next)
        : next.newCall(method, noting);
  }

  private static boolean mayRunTwice(MethodDescriptor<?, ?> method, CallOptions options) {
    if (method.getType() != MethodDescriptor.MethodType.UNARY) {
      return false;
    }
    Boolean said = options.getOption(CallRouting.IDEMPOTENT);
    return said != null ? said : method.isIdempotent() || method.isSafe();
  }

  private static boolean isSampled(CallOptions options) {
    return ThreadLocalRandom.current().nextInt(ONE_IN) == 0
        && options.getOption(CallRouting.EXPLAIN) == null
        && !CallRouting.isPinned(options);
  }
}
