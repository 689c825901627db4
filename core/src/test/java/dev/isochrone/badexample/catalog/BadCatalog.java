/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.badexample.catalog;

import dev.isochrone.badexample.health.BadHealth;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;

/** Imports a stage that is none of its business, and another stage's library. */
@SuppressWarnings("unused")
public final class BadCatalog {
  private final BadHealth health = new BadHealth(null);
  private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("");
}
