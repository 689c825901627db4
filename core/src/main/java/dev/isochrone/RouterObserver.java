/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.HealthState;
import dev.isochrone.topology.Endpoint;
import java.util.List;

/**
 * Is told what a router decides. Called on the writer's thread: be quick. Whatever an observer
 * throws is logged and goes no further.
 */
public interface RouterObserver {
  /** Is told nothing. */
  RouterObserver NONE = new RouterObserver() {};

  /** The verdict on an endpoint changed. */
  default void endpointState(Endpoint endpoint, HealthState from, HealthState to, String reason) {}

  /**
   * Of a large fleet other endpoints are to be connected to than {@link SiteRouter#update} said.
   *
   * @param joined to be connected to from now on
   * @param left no longer; calls under way may end
   */
  default void endpointsChanged(List<RoutedEndpoint> joined, List<RoutedEndpoint> left) {}

  /**
   * The endpoint fell silent, or a trial of it failed: calls that wait for it had better be sent
   * again elsewhere, if they may be.
   */
  default void callsStranded(Endpoint endpoint) {}

  /** A drill is over. */
  default void drillEnded(DrillReport report) {}

  /** Another table is in force: calls that had to wait may be tried again. */
  default void tableChanged(long version) {}

  /**
   * A call was refused because of where its data may go: an entry for an audit. Told within a tenth
   * of a second, in order.
   */
  default void refused(RefusedCall call) {}
}
