/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.grpc;

import dev.isochrone.benchmarks.sim.policy.Balancer;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.Policy;
import io.grpc.ClientInterceptor;
import io.grpc.LoadBalancer;
import io.grpc.NameResolver;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC load-balancing policy as a policy under test.
 *
 * @param setup makes what one client's channel is set up with
 */
record GrpcPolicy(String name, String description, String source, Function<ClientView, Setup> setup)
    implements Policy {

  /**
   * One client's channel.
   *
   * @param balancer makes the load balancer
   * @param config its parsed configuration; null: its default
   * @param interceptors the channel's
   * @param resolverArgs adds to the name resolver's arguments
   * @param filtersByItself whether the policy keeps to the calls' residency without a resolver's
   *     help
   */
  record Setup(
      Function<LoadBalancer.Helper, LoadBalancer> balancer,
      @Nullable Object config,
      List<ClientInterceptor> interceptors,
      UnaryOperator<NameResolver.Args.Builder> resolverArgs,
      boolean filtersByItself) {

    /** A policy of gRPC's alone. */
    static Setup of(Function<LoadBalancer.Helper, LoadBalancer> balancer, @Nullable Object config) {
      return new Setup(balancer, config, List.of(), args -> args, false);
    }
  }

  @Override
  public Balancer create(ClientView client) {
    return new GrpcBalancer(client, setup.apply(client));
  }
}
