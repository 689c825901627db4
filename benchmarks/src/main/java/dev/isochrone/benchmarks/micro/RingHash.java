/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import io.grpc.xds.RingHashOptions;
import java.util.Map;

/** ring_hash so that it can spread calls: a hash for each, and room on the ring for everyone. */
final class RingHash {
  // Off by default; without it only xDS can give a call its hash. Read when a config is parsed.
  private static final String HEADER_FLAG = "GRPC_EXPERIMENTAL_RING_HASH_SET_REQUEST_HASH_KEY";
  // The default cap of 4,096 entries would leave most of 10,000 endpoints without a call.
  private static final long RING_CAP = 65_536;

  private RingHash() {}

  static Policy policy() {
    System.setProperty(HEADER_FLAG, "true");
    RingHashOptions.setRingSizeCap(RING_CAP);
    // Calls here do not carry the header, and then the policy draws a hash.
    return Policy.named(
        "ring_hash_experimental",
        Map.of("maxRingSize", (double) RING_CAP, "requestHashHeader", "benchmark-key"));
  }
}
