/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.topology.Endpoint;

/**
 * Sends the cheapest question there is to an endpoint. Implemented by whatever carries the calls;
 * the router decides when and whom to ask.
 */
@FunctionalInterface
public interface Prober {
  /**
   * Asks, without blocking; says exactly one thing to {@code report}, on any thread, at the latest
   * when {@code timeoutNanos} have passed. Called on the writer's thread.
   */
  void probe(Endpoint endpoint, long timeoutNanos, Report report);

  /** Takes what became of a probe. Thread-safe. */
  interface Report {
    /**
     * An answer came.
     *
     * @param serving what it says of itself; an endpoint that answers without knowing the question
     *     is taken to serve
     */
    void answered(boolean serving);

    /** None came in time. */
    void unanswered();

    /** It could not be asked, for reasons that say nothing of it. */
    void notSent();
  }
}
