/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.RouterConfig;
import dev.isochrone.outcome.OutcomeKind;
import io.grpc.Status;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusClassifierTest {
  @ParameterizedTest
  @EnumSource(Status.Code.class)
  void eachCodeSaysWhatTheDocsSay(Status.Code code) {
    OutcomeKind expected =
        switch (code) {
          case OK -> OutcomeKind.SUCCESS;
          case UNAVAILABLE, INTERNAL, UNKNOWN -> OutcomeKind.FAILURE;
          case DEADLINE_EXCEEDED -> OutcomeKind.TIMEOUT;
          case RESOURCE_EXHAUSTED -> OutcomeKind.BUSY;
          case CANCELLED -> OutcomeKind.CANCELLED;
          default -> OutcomeKind.APPLICATION_ERROR;
        };
    assertThat(new StatusClassifier(null).classify(code.toStatus())).isEqualTo(expected);
  }

  @Test
  void aConfigSaysOtherwiseForTheCodesThatItNames() {
    RouterConfig config =
        (RouterConfig)
            new NearestHealthyLoadBalancerProvider()
                .parseLoadBalancingPolicyConfig(
                    Map.of(
                        "statusOutcomes",
                        Map.of("UNAUTHENTICATED", "failure", "INTERNAL", "application_error")))
                .getConfig();
    StatusClassifier classifier = new StatusClassifier(null);
    classifier.use(config.outcomes());
    assertThat(classifier.classify(Status.UNAUTHENTICATED)).isEqualTo(OutcomeKind.FAILURE);
    assertThat(classifier.classify(Status.INTERNAL)).isEqualTo(OutcomeKind.APPLICATION_ERROR);
    assertThat(classifier.classify(Status.UNAVAILABLE)).isEqualTo(OutcomeKind.FAILURE);
    assertThat(classifier.classify(Status.OK)).isEqualTo(OutcomeKind.SUCCESS);
  }

  @Test
  void theUsersOwnClassifierHasTheLastWordUnlessItThrows() {
    StatusClassifier classifier =
        new StatusClassifier(
            status -> {
              if (status.getDescription() == null) {
                throw new IllegalStateException("no description");
              }
              return OutcomeKind.BUSY;
            });
    assertThat(classifier.classify(Status.UNAVAILABLE.withDescription("later")))
        .isEqualTo(OutcomeKind.BUSY);
    assertThat(classifier.classify(Status.UNAVAILABLE)).isEqualTo(OutcomeKind.FAILURE);
    assertThat(classifier.classify(Status.OK.withDescription("fine")))
        .isEqualTo(OutcomeKind.SUCCESS);
  }
}
