/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RouterConfigReader;
import dev.isochrone.config.ConfigException;
import dev.isochrone.config.ConfigNode;
import dev.isochrone.latency.MeasurementStore;
import dev.isochrone.time.Ticker;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.NameResolver.ConfigOrError;
import io.grpc.Status;
import java.util.Map;
import java.util.Objects;

/**
 * Provides the policy {@value #POLICY}; found through {@code ServiceLoader}, or registered by
 * {@link Isochrone#register}. Works on the addresses of any resolver.
 */
public final class NearestHealthyLoadBalancerProvider extends LoadBalancerProvider {
  /** The policy's name, for {@code defaultLoadBalancingPolicy} and service config. */
  public static final String POLICY = "nearest_healthy";

  // Shared by all channels: measurements outlive a balancer, which idle mode destroys.
  private static final MeasurementStore STORE = new MeasurementStore(Ticker.system());

  private final Ticker ticker;
  private final MeasurementStore store;

  /** For {@code ServiceLoader}. */
  public NearestHealthyLoadBalancerProvider() {
    this(Ticker.system(), STORE);
  }

  NearestHealthyLoadBalancerProvider(Ticker ticker, MeasurementStore store) {
    this.ticker = ticker;
    this.store = store;
  }

  @Override
  public boolean isAvailable() {
    return true;
  }

  @Override
  public int getPriority() {
    return 5;
  }

  @Override
  public String getPolicyName() {
    return POLICY;
  }

  @Override
  public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
    LoadBalancerProvider pickFirst =
        Objects.requireNonNull(
            LoadBalancerRegistry.getDefaultRegistry().getProvider("pick_first"),
            "gRPC's own policy pick_first is not registered: is grpc-core on the class path?");
    return new NearestHealthyLoadBalancer(helper, pickFirst, ticker, store);
  }

  /** Never throws: an error comes back as such and leaves the last good configuration in force. */
  @Override
  public ConfigOrError parseLoadBalancingPolicyConfig(Map<String, ?> raw) {
    try {
      return ConfigOrError.fromConfig(
          ConfigNode.read(POLICY + " config", raw, new RouterConfigReader()));
    } catch (ConfigException e) {
      return ConfigOrError.fromError(
          Status.UNAVAILABLE.withDescription(e.getMessage()).withCause(e));
    }
  }
}
