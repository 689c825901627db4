/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a channel's interceptors end: it notes the options that a call came with and allocates
 * nothing, so that what a call costs is the interceptors'. One thread's.
 */
final class Wire extends Channel {
  private static final ClientCall<?, ?> CALL = new Ended();
  private CallOptions arrived = CallOptions.DEFAULT;

  /** The options of a call that came through the interceptors to this end of them. */
  CallOptions intercepted(List<ClientInterceptor> interceptors, CallOptions options) {
    arrived = options;
    for (int i = interceptors.size() - 1; i >= 0; i--) { // the last one added runs first
      interceptors.get(i).interceptCall(CallArgs.METHOD, arrived, this);
    }
    return arrived;
  }

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
