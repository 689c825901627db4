/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.outcome.ActivitySample;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * An endpoint's error rate, by Resilience4j's count-based circuit breaker: open when at least half
 * of the last {@value #WINDOW} calls failed, of at least {@value #MIN_CALLS}.
 *
 * <p>{@value #MIN_CALLS} calls: with 0.1 % background errors the chance that three of five fail is
 * 10⁻⁸; with an endpoint that refuses everything they pass in 33 ms at 150 calls a second.
 * Resilience4j's own default, 100 calls, would give up a thousand calls in a few seconds.
 *
 * <p>How long it stays open is {@link EndpointHealth}'s to say, by the router's own clock:
 * Resilience4j would ask the wall clock, which jumps.
 */
final class Breaker {
  static final int WINDOW = 20;
  static final int MIN_CALLS = 5;
  static final int HALF_OPEN_CALLS = 3;

  private static final CircuitBreakerConfig CONFIG =
      CircuitBreakerConfig.custom()
          .slidingWindowType(SlidingWindowType.COUNT_BASED)
          .slidingWindowSize(WINDOW)
          .minimumNumberOfCalls(MIN_CALLS)
          .permittedNumberOfCallsInHalfOpenState(HALF_OPEN_CALLS)
          .failureRateThreshold(50)
          .waitDurationInOpenState(Duration.ofDays(365))
          // Outcomes, not exceptions, are what the writer has: true is a good one.
          .recordResult(Boolean.FALSE::equals)
          .build();

  private final CircuitBreaker breaker;

  Breaker(String endpoint) {
    breaker = CircuitBreaker.of(endpoint, CONFIG);
  }

  /** Feeds what happened since the last tick; in which order it happened is not known. */
  void record(ActivitySample sample) {
    int good = sample.successes() + sample.applicationErrors();
    int bad = sample.failures() + sample.timeouts();
    // Beyond a full window more of the same changes nothing.
    int total = good + bad;
    if (total > 2 * WINDOW) {
      good = Math.round((float) good * 2 * WINDOW / total);
      bad = 2 * WINDOW - good;
    }
    // Interleaved in proportion, so that the window sees the rate and not the last kind only.
    for (int g = 0, b = 0; g < good || b < bad; ) {
      if (b >= bad || (g < good && (long) g * bad <= (long) b * good)) {
        breaker.onResult(0, TimeUnit.NANOSECONDS, true);
        g++;
      } else {
        breaker.onResult(0, TimeUnit.NANOSECONDS, false);
        b++;
      }
    }
  }

  boolean isOpen() {
    return breaker.getState() == CircuitBreaker.State.OPEN;
  }

  boolean isClosed() {
    return breaker.getState() == CircuitBreaker.State.CLOSED;
  }

  void halfOpen() {
    if (isClosed()) {
      // Resilience4j knows no way from closed to half open. It may have closed by itself, after
      // enough good calls, while a bad one among them made the trial fail.
      breaker.transitionToOpenState();
    }
    breaker.transitionToHalfOpenState();
  }

  void close() {
    breaker.reset();
  }

  /** For people: how many of the calls in the window failed. */
  String describe() {
    CircuitBreaker.Metrics m = breaker.getMetrics();
    return m.getNumberOfFailedCalls()
        + " of the last "
        + m.getNumberOfBufferedCalls()
        + " calls failed";
  }
}
