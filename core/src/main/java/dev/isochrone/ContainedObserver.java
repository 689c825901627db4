/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.HealthState;
import dev.isochrone.topology.Endpoint;
import java.util.List;

/** Keeps what an observer throws from the router. */
final class ContainedObserver implements RouterObserver {
  private static final String KIND = "a RouterObserver";

  private final RouterObserver observer;
  private final Faults faults;

  ContainedObserver(RouterObserver observer, Faults faults) {
    this.observer = observer;
    this.faults = faults;
  }

  @Override
  public void endpointState(Endpoint endpoint, HealthState from, HealthState to, String reason) {
    faults.contain(KIND, () -> observer.endpointState(endpoint, from, to, reason));
  }

  @Override
  public void callsStranded(Endpoint endpoint) {
    faults.contain(KIND, () -> observer.callsStranded(endpoint));
  }

  @Override
  public void endpointsChanged(List<RoutedEndpoint> joined, List<RoutedEndpoint> left) {
    faults.contain(KIND, () -> observer.endpointsChanged(joined, left));
  }

  @Override
  public void drillEnded(DrillReport report) {
    faults.contain(KIND, () -> observer.drillEnded(report));
  }

  @Override
  public void tableChanged(long version) {
    faults.contain(KIND, () -> observer.tableChanged(version));
  }

  @Override
  public void refused(RefusedCall call) {
    faults.contain(KIND, () -> observer.refused(call));
  }
}
