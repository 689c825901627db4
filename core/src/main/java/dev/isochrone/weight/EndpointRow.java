/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import dev.isochrone.health.HealthState;
import dev.isochrone.health.Trial;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint as the writer saw it when it built the table. The endpoint itself goes on: its
 * weight and its drain flag may be others by now.
 *
 * @param target the endpoint
 * @param state the verdict on it
 * @param connected whether calls can be sent at all
 * @param reason why, in words
 * @param sinceNanos since when
 * @param drain whether it is being emptied
 * @param trial leave for one call to try it; null if it is not time for that
 */
public record EndpointRow(
    WeightedEndpoint target,
    HealthState state,
    boolean connected,
    String reason,
    long sinceNanos,
    Drain drain,
    @Nullable Trial trial) {

  /** How far it is emptied. */
  public enum Drain {
    /** It stays. */
    NONE,
    /** It gets fewer and fewer new calls. */
    BEGUN,
    /** It gets no new calls any more. */
    DONE
  }

  /** Whether it is drained, and gets no new calls any more. */
  public boolean drained() {
    return drain == Drain.DONE;
  }

  /** Whether it still gets calls although it is drained: fewer and fewer. */
  public boolean draining() {
    return drain == Drain.BEGUN;
  }

  /** Whether it takes part in normal routing. */
  public boolean usable() {
    return state == HealthState.HEALTHY && connected && !drained();
  }
}
