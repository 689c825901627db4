/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RouterConfigReader;
import dev.isochrone.config.ConfigException;
import dev.isochrone.config.ConfigNode;
import dev.isochrone.latency.MeasurementStore;
import dev.isochrone.time.Ticker;
import io.grpc.Deadline;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.NameResolver.ConfigOrError;
import io.grpc.Status;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Provides the policy {@value #POLICY}; found through {@code ServiceLoader}, or registered by
 * {@link Isochrone#register}. Works on the addresses of any resolver.
 */
public final class NearestHealthyLoadBalancerProvider extends LoadBalancerProvider {
  /** The policy's name, for {@code defaultLoadBalancingPolicy} and service config. */
  public static final String POLICY = "nearest_healthy";

  // Shared by all channels: measurements outlive a balancer, which idle mode destroys.
  private static final MeasurementStore STORE = new MeasurementStore(Ticker.system());

  private final Deadline.Ticker deadlines;
  private final Ticker ticker;
  private final MeasurementStore store;
  private final @Nullable Long seed;

  /** For {@code ServiceLoader}. */
  public NearestHealthyLoadBalancerProvider() {
    // Not through gRPC's ticker: a lambda around System.nanoTime is what the JIT sees through best.
    this(Deadline.getSystemTicker(), Ticker.system(), STORE, null);
  }

  NearestHealthyLoadBalancerProvider(
      Deadline.Ticker deadlines, Ticker ticker, MeasurementStore store, @Nullable Long seed) {
    this.deadlines = deadlines;
    this.ticker = ticker;
    this.store = store;
    this.seed = seed;
  }

  /**
   * A provider for simulations, which decides the same whenever it is asked the same: it reads no
   * other clock, draws all random choices from the seed, and shares no measurements with any other.
   *
   * @param ticker the simulation's clock; probes have their deadlines by it
   */
  public static NearestHealthyLoadBalancerProvider simulated(Deadline.Ticker ticker, long seed) {
    return new NearestHealthyLoadBalancerProvider(
        ticker, ticker::nanoTime, new MeasurementStore(ticker::nanoTime), seed);
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
    return new NearestHealthyLoadBalancer(helper, pickFirst, deadlines, ticker, store, seed);
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
