/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Service configs in the shape of gRPC's JSON parser: every number is a double. */
final class ServiceConfigs {
  private ServiceConfigs() {}

  private static final List<?> NAME = List.of(Map.of("service", "test.Cloud"));

  /** A call without an answer is sent again elsewhere after 200 ms. */
  static Map<String, ?> hedging(double maxAttempts, String delay) {
    return method(
        "hedgingPolicy",
        Map.of(
            "maxAttempts",
            maxAttempts,
            "hedgingDelay",
            delay,
            "nonFatalStatusCodes",
            List.of("UNAVAILABLE")));
  }

  /** A call that comes back UNAVAILABLE is sent again. */
  static Map<String, ?> retry(double maxAttempts) {
    return method(
        "retryPolicy",
        Map.of(
            "maxAttempts",
            maxAttempts,
            "initialBackoff",
            "0.01s",
            "maxBackoff",
            "0.02s",
            "backoffMultiplier",
            1.0,
            "retryableStatusCodes",
            List.of("UNAVAILABLE", "PERMISSION_DENIED")));
  }

  /** Two configs that have different fields. */
  static Map<String, ?> both(Map<String, ?> one, Map<String, ?> other) {
    Map<String, Object> both = new HashMap<>(one);
    both.putAll(other);
    return both;
  }

  /** The policy with this configuration. */
  static Map<String, ?> policy(Map<String, ?> config) {
    return Map.of("loadBalancingConfig", List.of(Map.of("nearest_healthy", config)));
  }

  private static Map<String, ?> method(String kind, Map<String, ?> policy) {
    return Map.of("methodConfig", List.of(Map.of("name", NAME, kind, policy)));
  }
}
