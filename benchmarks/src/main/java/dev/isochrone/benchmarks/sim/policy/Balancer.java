/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.policy;

import java.util.List;

/**
 * Chooses for one client. Everything happens on one thread, in virtual time.
 *
 * <p>Of each attempt that was chosen for, it learns {@link #sent}, then {@link #ended}. It must not
 * look at anything else: what a client cannot see, a balancer does not know.
 */
public interface Balancer {
  /** What the resolver says: at the start, and after each change. */
  void endpoints(List<Endpoint> endpoints);

  /** Where this attempt goes. */
  Choice pick(Attempt attempt);

  /** The attempt is on its way. */
  default void sent(Attempt attempt) {}

  /**
   * The attempt is over: {@link Attempt#status} says how. A cancelled one (the call's deadline, or
   * a hedge that lost) was not answered.
   */
  default void ended(Attempt attempt) {}

  /** The run is over. */
  default void close() {}
}
