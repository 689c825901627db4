/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutcomeClassifierTest {
  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(new TimeoutException(), OutcomeKind.TIMEOUT),
        Arguments.of(new SocketTimeoutException(), OutcomeKind.TIMEOUT),
        Arguments.of(new HttpTimeoutException(""), OutcomeKind.TIMEOUT),
        Arguments.of(new HttpConnectTimeoutException(""), OutcomeKind.TIMEOUT),
        Arguments.of(new IOException(), OutcomeKind.FAILURE),
        Arguments.of(new ConnectException(), OutcomeKind.FAILURE),
        Arguments.of(new ClosedChannelException(), OutcomeKind.FAILURE),
        Arguments.of(new FileNotFoundException(), OutcomeKind.FAILURE),
        Arguments.of(new RejectedExecutionException(), OutcomeKind.BUSY),
        Arguments.of(new CancellationException(), OutcomeKind.CANCELLED),
        Arguments.of(new InterruptedException(), OutcomeKind.CANCELLED),
        Arguments.of(new IllegalArgumentException(), OutcomeKind.APPLICATION_ERROR),
        Arguments.of(new AssertionError(), OutcomeKind.APPLICATION_ERROR));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void errorSaysThisOfTheEndpoint(Throwable error, OutcomeKind kind) {
    assertThat(OutcomeClassifier.ofThrowables().classify(error)).isEqualTo(kind);
  }
}
