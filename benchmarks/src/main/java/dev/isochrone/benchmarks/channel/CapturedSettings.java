/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.channel;

import io.grpc.ClientInterceptor;
import io.grpc.ForwardingChannelBuilder2;
import io.grpc.ManagedChannelBuilder;
import io.grpc.NameResolver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A channel's builder that keeps what a library such as ours sets on it. It refuses what it does
 * not keep: a setting that got lost would make another channel than the user's. Not thread-safe.
 */
public final class CapturedSettings extends ForwardingChannelBuilder2<CapturedSettings> {
  private final List<ClientInterceptor> interceptors = new ArrayList<>();
  private final List<Consumer<NameResolver.Args.Builder>> resolverArgs = new ArrayList<>();
  private String policy = "pick_first";

  @Override
  protected ManagedChannelBuilder<?> delegate() {
    throw new UnsupportedOperationException("only what is overridden here can be set");
  }

  @Override
  public CapturedSettings defaultLoadBalancingPolicy(String name) {
    policy = name;
    return this;
  }

  @Override
  public CapturedSettings intercept(ClientInterceptor... more) {
    interceptors.addAll(Arrays.asList(more));
    return this;
  }

  @Override
  public <X> CapturedSettings setNameResolverArg(NameResolver.Args.Key<X> key, X value) {
    resolverArgs.add(builder -> builder.setArg(key, value));
    return this;
  }

  /** The policy that a channel would start with. */
  public String policy() {
    return policy;
  }

  /** In the order in which they were added: the last one is the first to see a call. */
  public List<ClientInterceptor> interceptors() {
    return List.copyOf(interceptors);
  }

  /** Sets what resolvers and policies would find in their arguments. */
  public NameResolver.Args.Builder addTo(NameResolver.Args.Builder builder) {
    resolverArgs.forEach(a -> a.accept(builder));
    return builder;
  }
}
