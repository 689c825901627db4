/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.latency.LatencyConfig;
import dev.isochrone.latency.MethodBaselines;
import dev.isochrone.outcome.CallMethods;

/**
 * The methods of one router's calls.
 *
 * @param names where calls find theirs; any thread
 * @param baselines what they usually take; the writer's
 */
record Methods(CallMethods names, MethodBaselines baselines) {
  static Methods of(LatencyConfig config, long nowNanos) {
    CallMethods names = new CallMethods();
    return new Methods(names, new MethodBaselines(names, config, nowNanos));
  }
}
