/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.outcome.Pace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** gRFC A6's rule, with its own numbers: ten tokens, a tenth of one for a success. */
class RetryTokensTest {
  private final RetryTokens tokens = new RetryTokens(() -> AttemptConfig.DEFAULT);
  private final TokenAccount account = new TokenAccount(() -> AttemptConfig.DEFAULT);
  private final TokenAccount good = new TokenAccount(() -> AttemptConfig.DEFAULT);
  private final TokenAccount another = new TokenAccount(() -> AttemptConfig.DEFAULT);
  private final EndpointActivity activity = new EndpointActivity(0);
  private final ActivitySample sample = new ActivitySample();

  private void end(OutcomeKind kind, int times) {
    for (int i = 0; i < times; i++) {
      activity.sent(1, Pace.PROMPT);
      activity.endedAtOnce(kind, 2, 1, Pace.PROMPT, 0);
      activity.drainTo(sample);
      account.add(sample);
      tokens.count(account, true);
      tokens.publish();
    }
  }

  @Test
  void fiveFailuresForbidRetriesAndASuccessOnTopAllowsThemAgain() {
    end(OutcomeKind.FAILURE, 4);
    assertThat(tokens.enough()).isTrue();
    end(OutcomeKind.FAILURE, 1);
    assertThat(tokens.left()).isEqualTo(5);
    assertThat(tokens.enough()).as("at half, as A6 has it").isFalse();
    end(OutcomeKind.SUCCESS, 1);
    assertThat(tokens.enough()).isTrue();
  }

  @Test
  void theAccountHasAFloorAndACeiling() {
    end(OutcomeKind.FAILURE, 100);
    assertThat(tokens.left()).isZero();
    end(OutcomeKind.SUCCESS, 50);
    assertThat(tokens.enough()).isFalse();
    end(OutcomeKind.SUCCESS, 2);
    assertThat(tokens.enough()).isTrue();
    end(OutcomeKind.SUCCESS, 1000);
    assertThat(tokens.left()).isEqualTo(10);
  }

  @Test
  void oneServerOfThreeThatFailsDoesNotForbidTheRetryAtTheOthers() {
    end(OutcomeKind.FAILURE, 50);
    assertThat(tokens.enough()).isFalse();
    tokens.count(good, true);
    tokens.count(another, true);
    tokens.publish();
    assertThat(tokens.enough()).isTrue();
    tokens.count(another, false);
    tokens.publish();
    assertThat(tokens.left()).isEqualTo(5);
    assertThat(tokens.enough()).isFalse();
    account.refill();
    tokens.count(account, true);
    tokens.publish();
    assertThat(tokens.left()).isEqualTo(10);
    tokens.count(account, false);
    tokens.count(good, false);
    tokens.publish();
    assertThat(tokens.left()).as("of none nothing is known").isEqualTo(10);
  }

  @ParameterizedTest
  @EnumSource(
      value = OutcomeKind.class,
      names = {"TIMEOUT", "BUSY"})
  void theOverloadedAreSparedToo(OutcomeKind kind) {
    end(kind, 5);
    assertThat(tokens.enough()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = OutcomeKind.class,
      names = {"CANCELLED", "APPLICATION_ERROR"})
  void whatIsNoFailureCostsNothing(OutcomeKind kind) {
    end(kind, 50);
    assertThat(tokens.left()).isEqualTo(10);
  }

  @Test
  void aSiteThatFailsLessThanEveryEleventhCallKeepsItsTokens() {
    for (int i = 0; i < 100; i++) {
      end(OutcomeKind.SUCCESS, 10);
      end(OutcomeKind.FAILURE, 1);
      assertThat(tokens.enough()).isTrue();
    }
    for (int i = 0; i < 100; i++) {
      end(OutcomeKind.SUCCESS, 8);
      end(OutcomeKind.FAILURE, 1);
    }
    assertThat(tokens.enough()).isFalse();
  }
}
