/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What all channels of the demo have in common, so that only the policy differs. It is the best
 * that the demo knows for gRPC's own policies.
 *
 * <p>A call into a black hole never returns, so a {@code retryPolicy} on UNAVAILABLE cannot save
 * it; hedging can: without an answer after a while the call is sent again, and the first answer
 * wins. It asks for calls that may be sent twice.
 */
final class ClientConfig {
  static final Duration DEADLINE = Duration.ofSeconds(2);

  /** gRPC raises anything shorter to this. */
  static final Duration KEEP_ALIVE_TIME = Duration.ofSeconds(10);

  static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(1);

  /** As a user would write it in a service config. */
  static final String HEDGING_POLICY =
      """
      {"maxAttempts": 3, "hedgingDelay": "0.2s", "nonFatalStatusCodes": ["UNAVAILABLE"]}""";

  /** The {@code methodConfig} of all channels: every method, the hedging policy. */
  static final List<Map<String, ?>> METHOD_CONFIG =
      List.of(Map.of("name", List.of(Map.of()), "hedgingPolicy", parsed(HEDGING_POLICY)));

  private ClientConfig() {}

  /** gRPC takes parsed JSON, every number a double, which is what Gson makes of it. */
  private static Map<String, ?> parsed(String json) {
    return new Gson().fromJson(json, new TypeToken<Map<String, Object>>() {});
  }

  /** Names and values, for the output. */
  static Map<String, String> describe() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("deadline", DEADLINE.toSeconds() + " s");
    settings.put("keepAliveTime", KEEP_ALIVE_TIME.toSeconds() + " s (the least that gRPC allows)");
    settings.put("keepAliveTimeout", KEEP_ALIVE_TIMEOUT.toSeconds() + " s");
    settings.put("hedgingPolicy", HEDGING_POLICY);
    return settings;
  }

  /** A channel with this configuration and a policy. */
  static ManagedChannel open(ManagedChannelBuilder<?> builder, String policy) {
    Map<String, ?> policyConfig = Map.of(policy, Map.of());
    return builder
        .usePlaintext()
        // Responses are only counted: no need to hand them to another thread.
        .directExecutor()
        .keepAliveTime(KEEP_ALIVE_TIME.toSeconds(), TimeUnit.SECONDS)
        .keepAliveTimeout(KEEP_ALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
        .keepAliveWithoutCalls(true)
        .defaultServiceConfig(
            Map.of("loadBalancingConfig", List.of(policyConfig), "methodConfig", METHOD_CONFIG))
        .build();
  }
}
