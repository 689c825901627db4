/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.topology.Endpoint;
import org.jspecify.annotations.Nullable;

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

  /**
   * Has the endpoint itself say whenever it begins or ceases to serve, without blocking. Called on
   * the writer's thread.
   *
   * @return what ends it; null if there is no way to ask at present, as with a prober that does not
   *     know how: then {@code news} is told nothing
   */
  default @Nullable Watch watch(Endpoint endpoint, News news) {
    return null;
  }

  /** An endpoint that is listened to. */
  @FunctionalInterface
  interface Watch {
    /** Listens no more. Called on the writer's thread; may be called after {@link News#ended}. */
    void stop();
  }

  /** Takes what an endpoint says of itself. Thread-safe. */
  interface News {
    /** It serves, or it does not. */
    void serving(boolean serving);

    /**
     * It says no more: the last thing to be told.
     *
     * @param supported false if it does not know how to: asking again over this connection is no
     *     use
     */
    void ended(boolean supported);
  }

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
