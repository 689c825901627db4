/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingChannelBuilder2;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.NameResolver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A channel's builder that keeps what is set on it, and runs its interceptors for a call. */
final class ConfiguredChannel extends ForwardingChannelBuilder2<ConfiguredChannel> {
  private final List<ClientInterceptor> interceptors = new ArrayList<>();
  private final List<Consumer<NameResolver.Args.Builder>> args = new ArrayList<>();
  private String policy = "pick_first";

  @Override
  protected ManagedChannelBuilder<?> delegate() {
    throw new UnsupportedOperationException("only what is overridden here can be set");
  }

  @Override
  public ConfiguredChannel defaultLoadBalancingPolicy(String name) {
    policy = name;
    return this;
  }

  @Override
  public ConfiguredChannel intercept(ClientInterceptor... more) {
    interceptors.addAll(Arrays.asList(more));
    return this;
  }

  @Override
  public <X> ConfiguredChannel setNameResolverArg(NameResolver.Args.Key<X> key, X value) {
    args.add(builder -> builder.setArg(key, value));
    return this;
  }

  String policy() {
    return policy;
  }

  void addTo(NameResolver.Args.Builder builder) {
    args.forEach(a -> a.accept(builder));
  }

  /** The options of a call that came through the interceptors to the end of {@code wire}. */
  CallOptions intercepted(CallOptions options, Wire wire) {
    wire.arrived = options;
    for (int i = interceptors.size() - 1; i >= 0; i--) { // the last one added runs first
      interceptors.get(i).interceptCall(CallArgs.METHOD, wire.arrived, wire);
    }
    return wire.arrived;
  }

  /**
   * Where the interceptors end: it notes the options that a call came with and allocates nothing,
   * so that what a call costs is the interceptors'. One thread's.
   */
  static final class Wire extends Channel {
    private static final ClientCall<?, ?> CALL = new Ended();
    private CallOptions arrived = CallOptions.DEFAULT;

    @Override
    @SuppressWarnings("unchecked") // never sends or receives a message of any type
    public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
      arrived = options;
      return (ClientCall<Q, A>) CALL;
    }

    @Override
    public String authority() {
      return "standing";
    }
  }

  private static final class Ended extends ClientCall<Object, Object> {
    @Override
    public void start(Listener<Object> listener, Metadata headers) {}

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {}

    @Override
    public void halfClose() {}

    @Override
    public void sendMessage(Object message) {}
  }
}
