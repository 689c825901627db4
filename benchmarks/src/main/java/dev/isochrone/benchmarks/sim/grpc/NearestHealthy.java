/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.grpc;

import dev.isochrone.benchmarks.channel.CapturedSettings;
import dev.isochrone.benchmarks.sim.grpc.GrpcPolicy.Setup;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.Policy;
import dev.isochrone.grpc.CallRouting;
import dev.isochrone.grpc.Isochrone;
import dev.isochrone.grpc.NearestHealthyLoadBalancerProvider;
import dev.isochrone.topology.Residency;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.List;

/** The policy of this project, as shipped: {@link Isochrone#configure} sets the channel up. */
public final class NearestHealthy {
  private NearestHealthy() {}

  /** With its default configuration. */
  public static Policy policy() {
    return new GrpcPolicy(
        NearestHealthyLoadBalancerProvider.POLICY,
        "this project's: nearest healthy site by measured distance, set up by Isochrone.configure",
        "grpc-integration of this repository, production classes",
        NearestHealthy::setup);
  }

  private static Setup setup(ClientView client) {
    CapturedSettings channel = Isochrone.configure(new CapturedSettings());
    NearestHealthyLoadBalancerProvider provider =
        NearestHealthyLoadBalancerProvider.simulated(
            new Deadline.Ticker() {
              @Override
              public long nanoTime() {
                return client.nanoTime();
              }
            },
            client.random().nextLong());
    List<ClientInterceptor> interceptors = new ArrayList<>(channel.interceptors());
    if (!client.residency().isEmpty()) {
      Residency residency = Residency.within(client.residency().toArray(new String[0]));
      interceptors.add(new ResidencyOption(residency));
    }
    return new Setup(provider::newLoadBalancer, null, interceptors, channel::addTo, true);
  }

  /** What an application does that has a residency: {@code stub.withOption(RESIDENCY, …)}. */
  private record ResidencyOption(Residency residency) implements ClientInterceptor {
    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
        MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
      return next.newCall(method, options.withOption(CallRouting.RESIDENCY, residency));
    }
  }
}
