/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.outcome.ActivitySample;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An endpoint's Resilience4j circuit breaker: the gate through which trial calls go, the judge of
 * slow calls, and the user's way to see and to set what is thought of an endpoint.
 *
 * <p>It is fed by the writer once a tick, and takes a permit only for a trial call that a pick has
 * really got. Who is guilty of failures is {@link ErrorEvidence}'s to say, and how long it stays
 * open {@link EndpointHealth}'s, by the router's own clock: Resilience4j would ask the wall clock,
 * which jumps.
 *
 * <p>{@link #tryAcquire} is for any thread; the rest is the writer's. What a user's event consumer
 * throws, and a transition that a user's own crossed, is logged and forgotten.
 */
final class Breaker {
  static final int WINDOW = 40;
  static final int MOST_TRIALS = 30;

  private static final Logger log = LoggerFactory.getLogger(Breaker.class);

  /** What a breaker is told: that a call failed, not how. Without a stack trace it costs little. */
  private static final class CallFailed extends Exception {
    private static final long serialVersionUID = 1L;

    CallFailed() {
      super("the call failed or timed out", null, false, false);
    }
  }

  // It takes 3 KB: a fleet's idle endpoints have none.
  private final Supplier<CircuitBreaker> maker;
  private @Nullable CircuitBreaker made;

  Breaker(Supplier<CircuitBreaker> maker) {
    this.maker = maker;
  }

  /** One that is there already. */
  static Breaker of(CircuitBreaker breaker) {
    Breaker b = new Breaker(() -> breaker);
    b.make();
    return b;
  }

  private CircuitBreaker make() {
    CircuitBreaker breaker = made;
    if (breaker == null) {
      breaker = maker.get();
      made = breaker;
    }
    return breaker;
  }

  private CircuitBreaker.State state() {
    return made == null ? CircuitBreaker.State.CLOSED : made.getState();
  }

  /**
   * Feeds what happened since the last tick; in which order it happened is not known. Of times only
   * the least, the greatest and the sum are: the rest is fed as their mean.
   */
  void add(ActivitySample sample) {
    int good = sample.successes() + sample.applicationErrors();
    int bad = sample.failures() + sample.timeouts();
    // Beyond a full window more of the same changes nothing.
    int most = 2 * Math.max(WINDOW, make().getCircuitBreakerConfig().getSlidingWindowSize());
    if (good + bad > most) {
      good = Math.round((float) good * most / (good + bad));
      bad = most - good;
    }
    try {
      feed(sample, good, bad);
    } catch (RuntimeException e) {
      log(e);
    }
  }

  private void feed(ActivitySample sample, int good, int bad) {
    for (int g = 0, b = 0; g < good || b < bad; ) {
      if (EvenMix.nextIsGood(good, g, bad, b)) {
        make().onSuccess(responseNanos(sample, g), TimeUnit.NANOSECONDS);
        g++;
      } else {
        long waited = b < sample.timeouts() ? sample.unansweredMaxNanos() : 0;
        make().onError(waited, TimeUnit.NANOSECONDS, new CallFailed());
        b++;
      }
    }
  }

  private static long responseNanos(ActivitySample sample, int i) {
    int n = sample.responses();
    if (n == 0) {
      return 0; // not measured, for instance across a pause of this process
    }
    if (i == 0) {
      return sample.responseMaxNanos();
    }
    if (i == 1) {
      return sample.responseMinNanos();
    }
    double rest =
        n * sample.responseMeanNanos() - sample.responseMaxNanos() - sample.responseMinNanos();
    return n <= 2 ? (long) sample.responseMeanNanos() : Math.max(0, (long) (rest / (n - 2)));
  }

  /** Takes the permit of a trial call. */
  boolean tryAcquire() {
    return make().tryAcquirePermission();
  }

  /** Gives a permit back of whose call nothing was learnt. */
  void release() {
    guarded(CircuitBreaker::releasePermission);
  }

  /** Whether it, or its user, wants no calls. */
  boolean isOpen() {
    CircuitBreaker.State state = state();
    return state == CircuitBreaker.State.OPEN || state == CircuitBreaker.State.FORCED_OPEN;
  }

  /** Whether somebody holds it open by hand. */
  boolean isForced() {
    return state() == CircuitBreaker.State.FORCED_OPEN;
  }

  /** Shows that the endpoint is out. */
  void open() {
    switch (state()) {
      case CLOSED, HALF_OPEN -> guarded(CircuitBreaker::transitionToOpenState);
      case OPEN, FORCED_OPEN, DISABLED, METRICS_ONLY -> {} // is so, or the user's
    }
  }

  /** Lets trial calls through; returns whether it does. */
  boolean halfOpen() {
    switch (state()) {
      case CLOSED -> {
        // Resilience4j knows no way from closed to half open.
        open();
        guarded(CircuitBreaker::transitionToHalfOpenState);
      }
      case OPEN, HALF_OPEN -> guarded(CircuitBreaker::transitionToHalfOpenState);
      case FORCED_OPEN, DISABLED, METRICS_ONLY -> {} // the user's
    }
    return !isOpen();
  }

  /** Forgets what was. */
  void close() {
    switch (state()) {
      case CLOSED -> {
        if (made != null) {
          guarded(CircuitBreaker::reset);
        }
      }
      case OPEN, HALF_OPEN -> guarded(CircuitBreaker::transitionToClosedState);
      case FORCED_OPEN, DISABLED, METRICS_ONLY -> {} // the user's
    }
  }

  /** How many trial calls it decides by itself after. */
  int trials() {
    return make().getCircuitBreakerConfig().getPermittedNumberOfCallsInHalfOpenState();
  }

  /** For people: why it is open. */
  String describe() {
    if (isForced()) {
      return "its circuit breaker is forced open";
    }
    CircuitBreaker.Metrics m = make().getMetrics();
    return String.format(
        Locale.ROOT,
        "its circuit breaker opened: of %d calls %d failed and %d were slow",
        m.getNumberOfBufferedCalls(),
        m.getNumberOfFailedCalls(),
        m.getNumberOfSlowCalls());
  }

  private void guarded(Consumer<CircuitBreaker> action) {
    try {
      action.accept(make());
    } catch (RuntimeException e) {
      log(e);
    }
  }

  private void log(RuntimeException e) {
    log.warn("circuit breaker {}; routing goes on", make().getName(), e);
  }
}
