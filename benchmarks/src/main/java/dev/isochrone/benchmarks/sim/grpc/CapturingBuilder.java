/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.grpc;

import io.grpc.ClientInterceptor;
import io.grpc.CompressorRegistry;
import io.grpc.DecompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.NameResolver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Takes down what a library asks of a channel's builder, so that the simulated channel has it. */
final class CapturingBuilder extends ManagedChannelBuilder<CapturingBuilder> {
  final List<ClientInterceptor> interceptors = new ArrayList<>();
  UnaryOperator<NameResolver.Args.Builder> resolverArgs = args -> args;
  String policy = "";

  @Override
  public CapturingBuilder intercept(List<ClientInterceptor> more) {
    interceptors.addAll(more);
    return this;
  }

  @Override
  public CapturingBuilder intercept(ClientInterceptor... more) {
    return intercept(Arrays.asList(more));
  }

  @Override
  public CapturingBuilder defaultLoadBalancingPolicy(String name) {
    policy = name;
    return this;
  }

  @Override
  public <X> CapturingBuilder setNameResolverArg(NameResolver.Args.Key<X> key, X value) {
    UnaryOperator<NameResolver.Args.Builder> before = resolverArgs;
    resolverArgs = args -> before.apply(args).setArg(key, value);
    return this;
  }

  @Override
  public CapturingBuilder directExecutor() {
    return this;
  }

  @Override
  public CapturingBuilder executor(Executor executor) {
    return this;
  }

  @Override
  public CapturingBuilder userAgent(String userAgent) {
    return this;
  }

  @Override
  public CapturingBuilder overrideAuthority(String authority) {
    return this;
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester") // inherited with its deprecation
  public CapturingBuilder nameResolverFactory(NameResolver.Factory resolverFactory) {
    return this;
  }

  @Override
  public CapturingBuilder decompressorRegistry(DecompressorRegistry registry) {
    return this;
  }

  @Override
  public CapturingBuilder compressorRegistry(CompressorRegistry registry) {
    return this;
  }

  @Override
  public CapturingBuilder idleTimeout(long value, TimeUnit unit) {
    return this;
  }

  @Override
  public ManagedChannel build() {
    throw new UnsupportedOperationException("there is no network");
  }
}
