/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import org.jspecify.annotations.Nullable;

/**
 * What an event of a kind may say.
 *
 * @param scope where it can happen
 * @param value what its value is; null: it has none
 */
record EventRule(Scope scope, @Nullable Value value) {
  // At 1 a message would be sent again for ever; that is a black hole.
  static final double MAX_LOSS = 0.9;

  /** Where an event can happen. */
  enum Scope {
    /** At some endpoints of a site. */
    ENDPOINTS,
    /** On the way to a site, and so to all its endpoints. */
    SITE,
    /** At the clients. */
    CLIENTS
  }

  /**
   * How much.
   *
   * @param unit in words
   * @param min the least
   * @param max the most
   * @param absent what it is when left out; null: it must not be left out
   */
  record Value(String unit, double min, double max, @Nullable Double absent) {}

  static EventRule of(Event.Kind kind) {
    return switch (kind) {
      case BLACK_HOLE, ONE_WAY -> new EventRule(Scope.SITE, null);
      case REFUSE, HANG, HANG_CALLS, RESTART, REMOVED -> new EventRule(Scope.ENDPOINTS, null);
      case UNAVAILABLE, EXHAUSTED ->
          new EventRule(Scope.ENDPOINTS, new Value("the share of calls", 0, 1, 1.0));
      case SLOW ->
          new EventRule(
              Scope.ENDPOINTS, new Value("the factor of the service time", 0.01, 1_000, null));
      case CAPACITY ->
          new EventRule(Scope.ENDPOINTS, new Value("the factor of the slots", 0.01, 100, null));
      case RTT ->
          new EventRule(Scope.SITE, new Value("ms added to the round trip", -10_000, 10_000, null));
      case JITTER ->
          new EventRule(Scope.SITE, new Value("the factor of the jitter", 0.01, 100, null));
      case LOSS -> new EventRule(Scope.SITE, new Value("the probability", 0, MAX_LOSS, null));
      case LOAD ->
          new EventRule(Scope.CLIENTS, new Value("the factor of the rate", 0.01, 100, null));
    };
  }
}
