/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.HealthState;
import dev.isochrone.topology.Endpoint;

/**
 * Is told what a router decides. Called on the writer's thread: be quick. Whatever an observer
 * throws is logged and goes no further.
 */
public interface RouterObserver {
  /** Is told nothing. */
  RouterObserver NONE = new RouterObserver() {};

  /** The verdict on an endpoint changed. */
  default void endpointState(Endpoint endpoint, HealthState from, HealthState to, String reason) {}

  /** Another table is in force: calls that had to wait may be tried again. */
  default void tableChanged(long version) {}

  /**
   * A call was refused because of where its data may go: an entry for an audit. Told within a tenth
   * of a second, in order.
   */
  default void refused(RefusedCall call) {}
}
