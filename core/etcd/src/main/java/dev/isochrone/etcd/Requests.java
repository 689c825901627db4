/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import io.etcd.jetcd.Client;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Asks etcd and waits for the answer, not for ever.
 *
 * @param at where it is, for messages
 */
record Requests(Client client, String at, Duration timeout) {
  /**
   * The answer.
   *
   * @throws IOException if there is none in time
   */
  <T> T ask(Function<Client, CompletableFuture<T>> request) throws IOException {
    CompletableFuture<T> answer;
    try {
      answer = request.apply(client);
    } catch (RuntimeException e) {
      throw new IOException(at + ": " + e.getMessage(), e);
    }
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new IOException(at + ": " + (cause == null ? e : cause).getMessage(), cause);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException(at + ": no answer within " + timeout.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException(at + ": interrupted").initCause(e);
    }
  }
}
