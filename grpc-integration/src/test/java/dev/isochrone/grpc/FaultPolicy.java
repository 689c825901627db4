/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Ways to call the same servers. */
enum FaultPolicy {
  /** Ours; calls are marked as idempotent, and nothing else is configured. */
  RESCUED,
  /** Ours; calls are not marked, and nothing is retried. */
  UNMARKED,
  /** gRPC's, with outlier detection tuned to a second, retry and keepalive. */
  ROUND_ROBIN,
  /** The same with weighted round robin. */
  WEIGHTED_ROUND_ROBIN;

  boolean ours() {
    return this == RESCUED || this == UNMARKED;
  }

  CallOptions options() {
    return this == RESCUED
        ? CallOptions.DEFAULT.withOption(CallRouting.IDEMPOTENT, true)
        : CallOptions.DEFAULT;
  }

  ManagedChannel connect(Cloud cloud) throws InterruptedException {
    ManagedChannelBuilder<?> builder = cloud.plainChannel();
    ManagedChannel channel =
        cloud.track(
            ours()
                ? Isochrone.configure(builder).build()
                : builder
                    .defaultServiceConfig(config())
                    .keepAliveTime(10, TimeUnit.SECONDS) // less is not allowed
                    .keepAliveTimeout(1, TimeUnit.SECONDS)
                    .build());
    if (ours()) {
      Load.settle(channel, "near");
    }
    Load.run(channel, 300, FaultRun.RATE, options());
    return channel;
  }

  private Map<String, ?> config() {
    Map<String, ?> child =
        this == ROUND_ROBIN
            ? Map.of("round_robin", Map.of())
            : Map.of("weighted_round_robin", Map.of());
    Map<String, ?> outliers =
        Map.of(
            "interval",
            "1s",
            "baseEjectionTime",
            "1s",
            "maxEjectionPercent",
            50.0,
            "failurePercentageEjection",
            Map.of("threshold", 50.0, "minimumHosts", 3.0, "requestVolume", 10.0),
            "childPolicy",
            List.of(child));
    return ServiceConfigs.both(
        ServiceConfigs.retry(3),
        Map.of("loadBalancingConfig", List.of(Map.of("outlier_detection_experimental", outliers))));
  }
}
