/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.outcome.Samples;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreakerTest {
  private static final long MS = 1_000_000;

  private static final CircuitBreakerConfig SLOW_CALLS =
      CircuitBreakerConfig.from(Breakers.DEFAULT_CONFIG)
          .slowCallDurationThreshold(Duration.ofMillis(100))
          .slowCallRateThreshold(50)
          .minimumNumberOfCalls(10)
          .build();

  private final CircuitBreaker user = CircuitBreaker.of("e", Breakers.DEFAULT_CONFIG);
  private final Breaker breaker = Breaker.of(user);

  @Test
  void byDefaultFailuresAreNotItsToJudge() {
    breaker.add(Samples.of(OutcomeKind.FAILURE, Breaker.WINDOW - 1, MS));
    assertThat(breaker.isOpen()).isFalse();
    assertThat(user.getMetrics().getNumberOfFailedCalls())
        .as("but to be seen")
        .isEqualTo(Breaker.WINDOW - 1);
  }

  @Test
  void timeoutsAreFailuresOfTheirLength() {
    CircuitBreaker slow = CircuitBreaker.of("e", SLOW_CALLS);
    Breaker.of(slow).add(Samples.of(OutcomeKind.TIMEOUT, 3, 2000 * MS));
    assertThat(slow.getMetrics().getNumberOfFailedCalls()).isEqualTo(3);
    assertThat(slow.getMetrics().getNumberOfSlowFailedCalls()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = OutcomeKind.class,
      names = {"BUSY", "CANCELLED"})
  void outcomesThatSayNothingAreNotFed(OutcomeKind kind) {
    breaker.add(Samples.of(kind, 1000, MS));
    assertThat(user.getMetrics().getNumberOfBufferedCalls()).isZero();
  }

  @Test
  void oneBeatOfManyCallsIsSeenAsItsRateAndNotAsItsLastCalls() {
    breaker.add(Samples.of(OutcomeKind.SUCCESS, 6000, OutcomeKind.FAILURE, 4000));
    assertThat(user.getMetrics().getNumberOfBufferedCalls()).isEqualTo(Breaker.WINDOW);
    assertThat(user.getMetrics().getFailureRate()).isEqualTo(40);
  }

  @Test
  void slowCallsOpenItIfTheUserAsksForThat() {
    Breaker slow = Breaker.of(CircuitBreaker.of("e", SLOW_CALLS));
    slow.add(
        Samples.responses(200 * MS, 200 * MS, 200 * MS, 200 * MS, 150 * MS, 150 * MS, MS, MS, MS));
    assertThat(slow.isOpen()).as("nine calls are too few").isFalse();
    slow.add(Samples.responses(250 * MS, 250 * MS, 250 * MS));
    assertThat(slow.isOpen()).isTrue();
    assertThat(slow.describe())
        .startsWith("its circuit breaker opened: of 12 calls 0 failed and ")
        .endsWith(" were slow");
  }

  @Test
  void slowestAndQuickestOfABeatAreFedAsTheyAreAndTheRestAsTheirMean() {
    CircuitBreaker slow = CircuitBreaker.of("e", SLOW_CALLS);
    Breaker.of(slow).add(Samples.responses(300 * MS, MS, 20 * MS, 40 * MS, 30 * MS));
    assertThat(slow.getMetrics().getNumberOfSlowCalls()).isEqualTo(1);
  }

  @Test
  void withoutRulesOfTheUserNoCallIsSlow() {
    breaker.add(Samples.of(OutcomeKind.SUCCESS, 1000, 59_000 * MS));
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void showsWhatIsThoughtOfTheEndpoint() {
    breaker.open();
    assertThat(user.getState()).isEqualTo(State.OPEN);
    assertThat(breaker.halfOpen()).isTrue();
    assertThat(user.getState()).isEqualTo(State.HALF_OPEN);
    breaker.open();
    breaker.halfOpen();
    breaker.close();
    assertThat(user.getState()).isEqualTo(State.CLOSED);
    assertThat(breaker.halfOpen()).as("closed one").isTrue();
    assertThat(user.getState()).isEqualTo(State.HALF_OPEN);
    assertThat(breaker.halfOpen()).as("half-open one").isTrue();
    assertThat(user.getState()).isEqualTo(State.HALF_OPEN);
  }

  @Test
  void permitsAreTakenOneByOneAndGivenBack() {
    CircuitBreaker two =
        CircuitBreaker.of(
            "e",
            CircuitBreakerConfig.from(Breakers.DEFAULT_CONFIG)
                .permittedNumberOfCallsInHalfOpenState(2)
                .build());
    Breaker b = Breaker.of(two);
    b.halfOpen();
    Trial first = new Trial(b::tryAcquire);
    assertThat(first.tryTake()).isTrue();
    assertThat(new Trial(b::tryAcquire).tryTake()).isTrue();
    Trial third = new Trial(b::tryAcquire);
    assertThat(third.tryTake()).isFalse();
    assertThat(third.isTaken()).as("nobody has it").isFalse();
    b.release();
    assertThat(third.tryTake()).isTrue();
    assertThat(first.tryTake()).as("by exactly one").isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"FORCED_OPEN", "DISABLED", "METRICS_ONLY"})
  void whatTheUserSetByHandStays(State state) {
    switch (state) {
      case FORCED_OPEN -> user.transitionToForcedOpenState();
      case DISABLED -> user.transitionToDisabledState();
      default -> user.transitionToMetricsOnlyState();
    }
    breaker.open();
    assertThat(breaker.halfOpen()).isEqualTo(state != State.FORCED_OPEN);
    breaker.close();
    assertThat(user.getState()).isEqualTo(state);
    assertThat(breaker.isOpen()).isEqualTo(state == State.FORCED_OPEN);
  }

  @Test
  void eventConsumerThatThrowsHurtsNobody() {
    user.getEventPublisher()
        .onEvent(
            event -> {
              throw new IllegalStateException("the user's");
            });
    assertThatCode(
            () -> {
              breaker.add(Samples.of(OutcomeKind.FAILURE, 3, MS));
              breaker.open();
              breaker.halfOpen();
              breaker.close();
            })
        .doesNotThrowAnyException();
  }

  @Test
  void livesInTheUsersRegistryUnderTheEndpointsIdUntilTheEndpointGoes() {
    CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(SLOW_CALLS);
    CircuitBreaker before = registry.circuitBreaker("b", Breakers.DEFAULT_CONFIG);
    Breakers breakers = Breakers.in(registry);
    breakers.of("a");
    breakers.of("b").open();
    assertThat(before.getState()).as("the user's own for b").isEqualTo(State.OPEN);
    assertThat(registry.find("a").orElseThrow().getCircuitBreakerConfig()).isSameAs(SLOW_CALLS);
    breakers.remove("a");
    assertThat(registry.find("a")).isEmpty();
  }
}
