/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.badexample.health;

import dev.isochrone.badexample.topology.BadTopology;
import java.time.Instant;
import java.util.function.LongSupplier;

/** Makes a cycle, and reads every clock. */
public final class BadHealth {
  private final LongSupplier clock = System::nanoTime;
  private final BadTopology topology;

  /** With its own topology. */
  public BadHealth(BadTopology topology) {
    this.topology = topology;
  }

  @Override
  public String toString() {
    return Instant.now() + " " + clock.getAsLong() + (topology == null);
  }
}
