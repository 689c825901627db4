/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import dev.isochrone.benchmarks.channel.CapturedSettings;
import dev.isochrone.grpc.Isochrone;
import dev.isochrone.grpc.NearestHealthyLoadBalancerProvider;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptor;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.NameResolver;
import io.grpc.NameResolver.ConfigOrError;
import io.grpc.SynchronizationContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A load balancing policy as a user has it: from gRPC's registry by its name, with its config in
 * JSON form and, for ours, with what {@link Isochrone#configure} adds to a channel.
 */
final class Policy {
  // All endpoints are connected to, as by the policies that it is compared with.
  static final Map<String, ?> WHOLE = Map.of("subsetSize", 0.0);

  private final String name;
  private final LoadBalancerProvider provider;
  private final @Nullable Object parsedConfig;
  private final CapturedSettings additions;
  private final List<ClientInterceptor> interceptors;

  private Policy(
      LoadBalancerProvider provider,
      String name,
      @Nullable Object parsedConfig,
      CapturedSettings additions) {
    this.provider = provider;
    this.name = name;
    this.parsedConfig = parsedConfig;
    this.additions = additions;
    interceptors = additions.interceptors();
  }

  /** From the registry, with nothing else. */
  static Policy named(String name, Map<String, ?> config) {
    return of(name, config, new CapturedSettings());
  }

  /** As {@code Isochrone.configure(builder)} sets a channel up. */
  static Policy configured(Map<String, ?> config) {
    CapturedSettings additions = Isochrone.configure(new CapturedSettings());
    return of(additions.policy(), config, additions);
  }

  private static Policy of(String name, Map<String, ?> config, CapturedSettings additions) {
    LoadBalancerProvider provider = LoadBalancerRegistry.getDefaultRegistry().getProvider(name);
    if (provider == null) {
      throw new IllegalStateException("policy: " + name + " (expected: one in gRPC's registry)");
    }
    return of(provider, config, additions);
  }

  /** One that is in no registry. */
  static Policy of(LoadBalancerProvider provider) {
    return of(provider, Map.of(), new CapturedSettings());
  }

  private static Policy of(
      LoadBalancerProvider provider, Map<String, ?> config, CapturedSettings additions) {
    String name = provider.getPolicyName();
    ConfigOrError parsed = provider.parseLoadBalancingPolicyConfig(config);
    if (parsed.getError() != null) {
      throw new IllegalStateException(name + ": " + parsed.getError());
    }
    return new Policy(provider, name, parsed.getConfig(), additions);
  }

  String name() {
    return name;
  }

  LoadBalancerProvider provider() {
    return provider;
  }

  @Nullable Object parsedConfig() {
    return parsedConfig;
  }

  /** Whether it connects only where a call would go. */
  boolean lazy() {
    return name.startsWith("ring_hash");
  }

  /** Whether it prefers sites by distances that it measures. */
  boolean measures() {
    return name.equals(NearestHealthyLoadBalancerProvider.POLICY);
  }

  /** The options that a call has once it is past the channel's interceptors. */
  CallOptions intercepted(CallOptions options, Wire wire) {
    return wire.intercepted(interceptors, options);
  }

  NameResolver.Args resolverArgs(SynchronizationContext context) {
    NameResolver.Args.Builder args =
        NameResolver.Args.newBuilder()
            .setDefaultPort(443)
            .setProxyDetector(address -> null)
            .setSynchronizationContext(context)
            .setServiceConfigParser(
                new NameResolver.ServiceConfigParser() {
                  @Override
                  public ConfigOrError parseServiceConfig(Map<String, ?> raw) {
                    return ConfigOrError.fromConfig(raw);
                  }
                });
    return additions.addTo(args).build();
  }
}
