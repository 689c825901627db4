/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.grpc;

import dev.isochrone.benchmarks.sim.policy.ClientView;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ClientStreamTracer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The channel around a policy, as far as a policy can tell: interceptors see each call and may set
 * its options; calls that a policy makes itself (probes) are carried to a server and back.
 */
final class SimChannel extends Channel {
  /** What a ring hash reads of a call: here each call is of another customer. */
  static final Metadata.Key<String> CUSTOMER =
      Metadata.Key.of("customer", Metadata.ASCII_STRING_MARSHALLER);

  private final ClientView client;
  private final SimHelper helper;
  private final Channel intercepted;
  private CallOptions lastOptions = CallOptions.DEFAULT;
  private long calls;

  SimChannel(ClientView client, SimHelper helper, List<ClientInterceptor> interceptors) {
    this.client = client;
    this.helper = helper;
    intercepted = ClientInterceptors.intercept(this, interceptors);
  }

  /** The options that a call to this method has when it reaches the policy. */
  CallOptions options(String method) {
    intercepted.newCall(Methods.of(method), CallOptions.DEFAULT);
    return lastOptions;
  }

  Metadata headers() {
    Metadata headers = new Metadata();
    headers.put(CUSTOMER, "customer-" + calls++);
    return headers;
  }

  @Override
  public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
    lastOptions = options;
    return new ProbeCall<>(method, options);
  }

  @Override
  public String authority() {
    return helper.getAuthority();
  }

  /** A call by a policy: past the queue of the server, which answers that it is serving. */
  private final class ProbeCall<Q, A> extends ClientCall<Q, A> {
    // HealthCheckResponse{status: SERVING}
    private static final byte[] SERVING = {8, 1};

    private final MethodDescriptor<Q, A> method;
    private final CallOptions options;
    private ClientCall.@Nullable Listener<A> listener;
    private @Nullable ClientStreamTracer tracer;

    ProbeCall(MethodDescriptor<Q, A> method, CallOptions options) {
      this.method = method;
      this.options = options;
    }

    @Override
    public void start(Listener<A> responses, Metadata headers) {
      listener = responses;
      SubchannelPicker picker = helper.picker();
      PickResult result =
          picker == null
              ? PickResult.withNoResult()
              : picker.pickSubchannel(new PickArgs(method, options, headers));
      if (!(result.getSubchannel() instanceof SimSubchannel subchannel)) {
        close(result.getStatus().isOk() ? Status.UNAVAILABLE : result.getStatus());
        return;
      }
      ClientStreamTracer.Factory factory = result.getStreamTracerFactory();
      if (factory != null) {
        tracer =
            factory.newClientStreamTracer(
                ClientStreamTracer.StreamInfo.newBuilder().setCallOptions(options).build(),
                headers);
        tracer.streamCreated(Attributes.EMPTY, headers);
      }
      if (options.getDeadline() != null) {
        client.schedule(
            () -> close(Status.DEADLINE_EXCEEDED),
            options.getDeadline().timeRemaining(TimeUnit.NANOSECONDS));
      }
      subchannel.transport().probe(serving -> answer(serving));
    }

    private void answer(boolean answered) {
      Listener<A> l = listener;
      if (l != null && answered) {
        l.onMessage(method.parseResponse(new ByteArrayInputStream(SERVING)));
      }
      close(answered ? Status.OK : Status.UNAVAILABLE);
    }

    private void close(Status status) {
      Listener<A> l = listener;
      listener = null;
      if (l != null) {
        if (tracer != null) {
          tracer.streamClosed(status);
        }
        l.onClose(status, new Metadata());
      }
    }

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {
      close(Status.CANCELLED);
    }

    @Override
    public void halfClose() {}

    @Override
    public void sendMessage(Q message) {}
  }
}
