/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.policy;

import dev.isochrone.time.Scheduler;
import dev.isochrone.time.Ticker;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What a balancer has to work with. */
public interface ClientView extends Ticker, Scheduler {
  /** Its number in the world, from 0. */
  int id();

  /** Random choices of this client's balancer, and of nothing else. */
  RandomGenerator random();

  /** A new way to this endpoint, idle. */
  Transport transport(Endpoint endpoint, Transport.Listener listener);

  /** Asks again for the attempts that wait. */
  void repick();

  /** The jurisdictions that this client's calls may go to; empty: anywhere. */
  Set<String> residency();

  /** For the oracle. */
  Truth truth();
}
