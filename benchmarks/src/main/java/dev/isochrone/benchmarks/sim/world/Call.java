/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import dev.isochrone.benchmarks.sim.policy.Endpoint;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call as its caller sees it, with all its attempts. */
final class Call {
  final String method;
  final long startNanos;
  final long workNanos;
  final List<Endpoint> tried = new ArrayList<>(1);
  final List<SimAttempt> attempts = new ArrayList<>(1);
  @Nullable Object note;
  Status.@Nullable Code status;

  /** The attempts that have not ended, and retries that are waiting for their time. */
  int open;

  Call(String method, long startNanos, long workNanos) {
    this.method = method;
    this.startNanos = startNanos;
    this.workNanos = workNanos;
  }
}
