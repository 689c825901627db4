/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;

/**
 * Where the circuit breakers of a router's endpoints live: a Resilience4j registry, each breaker
 * under its endpoint's id.
 *
 * <p>A user's own registry brings its metrics, its events and its configuration: a breaker that
 * opens by its own rules (failure rate, slow-call rate) or by hand puts its endpoint out, one that
 * is forced open keeps it out. Routers that share a registry share verdicts on endpoints with the
 * same id.
 *
 * <p>Thread-safe.
 */
public final class Breakers {
  /**
   * By this configuration a breaker does not judge failures: {@link ErrorEvidence} does, sooner.
   * (All of the last 40 calls would have to fail; 24 are guilty against any background.) It is the
   * one to build upon: {@code CircuitBreakerConfig.from(Breakers.DEFAULT_CONFIG)}.
   */
  public static final CircuitBreakerConfig DEFAULT_CONFIG =
      CircuitBreakerConfig.custom()
          .slidingWindowType(SlidingWindowType.COUNT_BASED)
          .slidingWindowSize(Breaker.WINDOW)
          .minimumNumberOfCalls(Breaker.WINDOW)
          .permittedNumberOfCallsInHalfOpenState(Breaker.MOST_TRIALS)
          .failureRateThreshold(100)
          .build();

  private final CircuitBreakerRegistry registry;
  private final boolean users;

  private Breakers(CircuitBreakerRegistry registry, boolean users) {
    this.registry = registry;
    this.users = users;
  }

  /** In a registry of their own, with {@link #DEFAULT_CONFIG}. */
  public static Breakers own() {
    return new Breakers(CircuitBreakerRegistry.of(DEFAULT_CONFIG), false);
  }

  /**
   * In the user's registry: with the breaker of that name if it has one already, else with its
   * default configuration.
   */
  public static Breakers in(CircuitBreakerRegistry registry) {
    return new Breakers(registry, true);
  }

  /** In a user's registry it is there at once, for the user to see; else with the first call. */
  Breaker of(String endpoint) {
    return users
        ? Breaker.of(registry.circuitBreaker(endpoint))
        : new Breaker(() -> registry.circuitBreaker(endpoint));
  }

  void remove(String endpoint) {
    registry.remove(endpoint);
  }
}
