/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.grpc;

import dev.isochrone.benchmarks.channel.OrcaTrailers;
import dev.isochrone.benchmarks.sim.policy.Attempt;
import dev.isochrone.benchmarks.sim.policy.Balancer;
import dev.isochrone.benchmarks.sim.policy.Choice;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.ResolvedAddresses;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC load balancer, unmodified, as the balancer of a simulated client: it gets what a channel
 * would give it, and each attempt has the stream tracer that its pick asked for.
 */
final class GrpcBalancer implements Balancer {
  private final ClientView client;
  private final SimHelper helper;
  private final SimChannel channel;
  private final LoadBalancer balancer;
  private final @Nullable Object config;
  private final boolean filtersByItself;

  /** What the balancer keeps with an attempt. */
  private record Pending(@Nullable ClientStreamTracer tracer) {}

  GrpcBalancer(ClientView client, GrpcPolicy.Setup setup) {
    this.client = client;
    helper = new SimHelper(client, setup.resolverArgs());
    channel = new SimChannel(client, helper, setup.interceptors());
    balancer = setup.balancer().apply(helper);
    config = setup.config();
    filtersByItself = setup.filtersByItself();
  }

  @Override
  public void endpoints(List<Endpoint> endpoints) {
    Set<String> residency = client.residency();
    List<Endpoint> lawful = new ArrayList<>();
    for (Endpoint e : endpoints) {
      if (filtersByItself
          || residency.isEmpty()
          || !Collections.disjoint(residency, e.jurisdictions())) {
        lawful.add(e); // the others get a resolver that knows the law
      }
    }
    ResolvedAddresses resolved =
        ResolvedAddresses.newBuilder()
            .setAddresses(Addresses.of(lawful))
            .setLoadBalancingPolicyConfig(config)
            .build();
    helper.getSynchronizationContext().execute(() -> accept(resolved));
  }

  private void accept(ResolvedAddresses resolved) {
    Status status = balancer.acceptResolvedAddresses(resolved);
    if (!status.isOk()) {
      throw new IllegalStateException("policy refused its addresses: " + status);
    }
  }

  @Override
  public Choice pick(Attempt attempt) {
    SubchannelPicker picker = helper.picker();
    if (picker == null) {
      return Choice.WAIT;
    }
    CallOptions options = (CallOptions) attempt.callNote();
    if (options == null) {
      options = channel.options(attempt.method());
      attempt.callNote(options);
    }
    Metadata headers = channel.headers();
    PickResult result =
        picker.pickSubchannel(new PickArgs(Methods.of(attempt.method()), options, headers));
    if (result.getSubchannel() instanceof SimSubchannel subchannel) {
      ClientStreamTracer.Factory factory = result.getStreamTracerFactory();
      ClientStreamTracer tracer =
          factory == null
              ? null
              : factory.newClientStreamTracer(
                  ClientStreamTracer.StreamInfo.newBuilder().setCallOptions(options).build(),
                  headers);
      attempt.note(new Pending(tracer));
      return subchannel.choice();
    }
    return result.getStatus().isOk() ? Choice.WAIT : new Choice(null, result.getStatus().getCode());
  }

  @Override
  public void sent(Attempt attempt) {
    ClientStreamTracer tracer = tracer(attempt);
    if (tracer != null) {
      tracer.streamCreated(io.grpc.Attributes.EMPTY, new Metadata());
      tracer.outboundHeaders();
    }
  }

  @Override
  public void ended(Attempt attempt) {
    ClientStreamTracer tracer = tracer(attempt);
    Status.Code code = attempt.status();
    if (tracer != null && code != null) {
      Attempt.LoadReport load = attempt.load();
      if (load != null) { // the server answered
        if (code == Status.Code.OK) {
          tracer.inboundHeaders(new Metadata());
        }
        tracer.inboundTrailers(
            OrcaTrailers.of(load.utilisation(), load.callsPerSecond(), load.errorsPerSecond()));
      }
      tracer.streamClosed(code.toStatus());
    }
  }

  private static @Nullable ClientStreamTracer tracer(Attempt attempt) {
    return attempt.note() instanceof Pending pending ? pending.tracer() : null;
  }

  @Override
  public void close() {
    helper.getSynchronizationContext().execute(balancer::shutdown);
  }
}
