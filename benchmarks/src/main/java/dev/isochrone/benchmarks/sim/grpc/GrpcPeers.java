/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.grpc;

import dev.isochrone.benchmarks.sim.grpc.GrpcPolicy.Setup;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.Policy;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.NameResolver.ConfigOrError;
import io.grpc.util.GracefulSwitchLoadBalancer;
import io.grpc.util.OutlierDetectionLoadBalancer;
import io.grpc.util.OutlierDetectionLoadBalancer.OutlierDetectionLoadBalancerConfig;
import io.grpc.util.OutlierDetectionLoadBalancer.OutlierDetectionLoadBalancerConfig.FailurePercentageEjection;
import io.grpc.util.OutlierDetectionLoadBalancer.OutlierDetectionLoadBalancerConfig.SuccessRateEjection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * gRPC's own policies, unmodified, each alone and under outlier detection tuned to react within a
 * second.
 */
public final class GrpcPeers {
  private static final String SOURCE = "grpc-java, production classes";

  private GrpcPeers() {}

  /** All of them. */
  public static List<Policy> policies() {
    List<Policy> policies = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      policies.add(
          new GrpcPolicy(
              kind.policy(),
              kind.description,
              SOURCE,
              client -> Setup.of(helper -> kind.create(helper, client), kind.config())));
    }
    for (Kind kind : Kind.values()) {
      policies.add(
          new GrpcPolicy(
              "outlier_" + kind.policy(),
              kind.policy() + " under outlier_detection tuned to 1 s",
              SOURCE + "; gRFC A50",
              client -> outlierDetection(kind, client)));
    }
    return policies;
  }

  private enum Kind {
    ROUND_ROBIN("each endpoint in turn"),
    WEIGHTED_ROUND_ROBIN("in turn by ORCA weights (gRFC A58)"),
    LEAST_REQUEST("the one of two with fewer calls in flight (gRFC A48)"),
    RING_HASH("consistent by a header (gRFC A42, A76)");

    private final String description;

    Kind(String description) {
      this.description = description;
    }

    String policy() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    LoadBalancer create(LoadBalancer.Helper helper, ClientView client) {
      return switch (this) {
        case ROUND_ROBIN -> SeededPeers.roundRobin(helper, client);
        case WEIGHTED_ROUND_ROBIN -> SeededPeers.weightedRoundRobin(helper, client);
        case LEAST_REQUEST -> SeededPeers.leastRequest(helper, client);
        case RING_HASH -> SeededPeers.ringHash(helper, client);
      };
    }

    @Nullable Object config() {
      if (this == RING_HASH) {
        return SeededPeers.ringHashConfig(1024, 4096, SimChannel.CUSTOMER.name());
      }
      // Weights count after 10 s by default: with half of that, they do when judging begins.
      Map<String, ?> raw = this == WEIGHTED_ROUND_ROBIN ? Map.of("blackoutPeriod", "5s") : Map.of();
      ConfigOrError parsed = provider().parseLoadBalancingPolicyConfig(raw);
      if (parsed.getError() != null) {
        throw new IllegalStateException(policy() + ": " + parsed.getError());
      }
      return parsed.getConfig();
    }

    LoadBalancerProvider provider() {
      String name =
          this == LEAST_REQUEST || this == RING_HASH ? policy() + "_experimental" : policy();
      LoadBalancerProvider provider = LoadBalancerRegistry.getDefaultRegistry().getProvider(name);
      if (provider == null) {
        throw new IllegalStateException(name + ": not on the class path");
      }
      return provider;
    }
  }

  // A50's defaults take 10 s to act and at most a tenth of the endpoints: tuned as its users do who
  // want failover.
  private static Setup outlierDetection(Kind kind, ClientView client) {
    Object child =
        GracefulSwitchLoadBalancer.createLoadBalancingPolicyConfig(
            new Seeded(kind, client), kind.config());
    OutlierDetectionLoadBalancerConfig config =
        new OutlierDetectionLoadBalancerConfig.Builder()
            .setIntervalNanos(1_000_000_000L)
            .setBaseEjectionTimeNanos(5_000_000_000L)
            .setMaxEjectionTimeNanos(60_000_000_000L)
            .setMaxEjectionPercent(70)
            .setSuccessRateEjection(
                new SuccessRateEjection.Builder().setMinimumHosts(3).setRequestVolume(10).build())
            .setFailurePercentageEjection(
                new FailurePercentageEjection.Builder()
                    .setThreshold(50)
                    .setMinimumHosts(2)
                    .setRequestVolume(10)
                    .build())
            .setChildConfig(child)
            .build();
    return Setup.of(
        helper -> new OutlierDetectionLoadBalancer(helper, SeededPeers.guavaTicker(client)),
        config);
  }

  /** The child's provider, for the parent that makes it. */
  private static final class Seeded extends LoadBalancerProvider {
    private final Kind kind;
    private final ClientView client;

    Seeded(Kind kind, ClientView client) {
      this.kind = kind;
      this.client = client;
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
      return kind.policy();
    }

    @Override
    public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
      return kind.create(helper, client);
    }
  }
}
