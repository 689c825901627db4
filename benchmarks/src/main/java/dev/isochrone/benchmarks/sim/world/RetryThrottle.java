/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

/** gRPC's retry throttle (gRFC A6): no retries while at most half the tokens are left. */
final class RetryThrottle {
  private final double maxTokens;
  private final double tokenRatio;
  private double tokens;

  RetryThrottle(int maxTokens, double tokenRatio) {
    this.maxTokens = maxTokens;
    this.tokenRatio = tokenRatio;
    tokens = maxTokens;
  }

  boolean allows() {
    return tokens > maxTokens / 2;
  }

  void failed() {
    tokens = Math.max(0, tokens - 1);
  }

  void succeeded() {
    tokens = Math.min(maxTokens, tokens + tokenRatio);
  }
}
