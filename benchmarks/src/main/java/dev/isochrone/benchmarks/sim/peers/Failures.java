/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** Which ends of an attempt speak against its server. */
final class Failures {
  private Failures() {}

  /**
   * What proxies map to HTTP 5xx. Not RESOURCE_EXHAUSTED, which is 429, and not CANCELLED, which is
   * the caller's own.
   */
  static boolean isHttp5xx(Status.@Nullable Code code) {
    return code != null
        && switch (code) {
          case UNAVAILABLE, DEADLINE_EXCEEDED, UNKNOWN, INTERNAL, DATA_LOSS, UNIMPLEMENTED -> true;
          default -> false;
        };
  }
}
