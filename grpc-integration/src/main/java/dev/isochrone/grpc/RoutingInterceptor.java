/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.pick.TriedEndpoints;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;

/**
 * Gives each call a place to note where its attempts went. A load balancer never learns that a pick
 * is for a retry or a hedge; the call's options reach every attempt unchanged, so a mutable holder
 * in them is what carries the knowledge.
 */
final class RoutingInterceptor implements ClientInterceptor {
  private final ChannelLink link;

  RoutingInterceptor(ChannelLink link) {
    this.link = link;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    link.channel(next);
    return next.newCall(method, options.withOption(CallRouting.TRIED, new TriedEndpoints()));
  }
}
