/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.HealthState;
import dev.isochrone.topology.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what an observer throws from the router. */
final class ContainedObserver implements RouterObserver {
  private static final Logger log = LoggerFactory.getLogger(ContainedObserver.class);

  private final RouterObserver observer;

  ContainedObserver(RouterObserver observer) {
    this.observer = observer;
  }

  @Override
  public void endpointState(Endpoint endpoint, HealthState from, HealthState to, String reason) {
    contain(() -> observer.endpointState(endpoint, from, to, reason));
  }

  @Override
  public void tableChanged(long version) {
    contain(() -> observer.tableChanged(version));
  }

  @Override
  public void refused(RefusedCall call) {
    contain(() -> observer.refused(call));
  }

  private void contain(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      log.warn("observer {} threw; routing goes on", observer, e);
    }
  }
}
