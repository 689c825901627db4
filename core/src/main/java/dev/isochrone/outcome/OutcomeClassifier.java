/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Decides what an error says of the endpoint. Thread-safe; called once a failed call.
 *
 * @param <E> what a call ends with: a {@code Throwable}, a gRPC {@code Status}
 */
@FunctionalInterface
public interface OutcomeClassifier<E> {
  /** The kind of outcome that {@code error} is. */
  OutcomeKind classify(E error);

  /**
   * For plain Java calls: time-outs are {@link OutcomeKind#TIMEOUT}, other I/O errors {@link
   * OutcomeKind#FAILURE}, rejections {@link OutcomeKind#BUSY}, cancellations {@link
   * OutcomeKind#CANCELLED}, and anything else is the application's own {@link
   * OutcomeKind#APPLICATION_ERROR}, which does not hurt the endpoint.
   */
  static OutcomeClassifier<Throwable> ofThrowables() {
    return error -> {
      if (error instanceof TimeoutException
          || error instanceof java.net.SocketTimeoutException
          || error instanceof java.net.http.HttpTimeoutException) {
        return OutcomeKind.TIMEOUT;
      } else if (error instanceof IOException) {
        return OutcomeKind.FAILURE;
      } else if (error instanceof RejectedExecutionException) {
        return OutcomeKind.BUSY;
      } else if (error instanceof CancellationException || error instanceof InterruptedException) {
        return OutcomeKind.CANCELLED;
      }
      return OutcomeKind.APPLICATION_ERROR;
    };
  }
}
