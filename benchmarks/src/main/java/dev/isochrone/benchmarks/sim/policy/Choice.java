/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.policy;

import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * What a balancer says of an attempt: send it here, let it wait, or fail it.
 *
 * @param transport where to; null: nowhere
 * @param error why not; null with a null transport: wait for the next {@link ClientView#repick}
 */
public record Choice(@Nullable Transport transport, Status.@Nullable Code error) {
  /** The attempt waits. */
  public static final Choice WAIT = new Choice(null, null);

  /** The attempt fails with UNAVAILABLE; the call may be retried. */
  public static final Choice UNAVAILABLE = new Choice(null, Status.Code.UNAVAILABLE);
}
