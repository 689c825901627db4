/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a caller has done to a unary call so far, to be done again to another.
 *
 * <p>Not thread-safe: under the lock of its {@link IdempotentCall}. {@link #replay} works on a copy
 * and needs none.
 */
final class SentRequest<Q> {
  private Metadata headers = new Metadata();
  private @Nullable Q message;
  private @Nullable Boolean compression;
  private int requested;
  private boolean halfClosed;
  private boolean once = true;

  SentRequest() {}

  private SentRequest(SentRequest<Q> other) {
    headers = other.headers;
    message = other.message;
    compression = other.compression;
    requested = other.requested;
    halfClosed = other.halfClosed;
    once = other.once;
  }

  /** Before the first attempt's interceptors add theirs. */
  void headers(Metadata own) {
    headers.merge(own);
  }

  void request(int messages) {
    requested = (int) Math.min(Integer.MAX_VALUE, (long) requested + messages);
  }

  void message(Q next) {
    once &= message == null && !(next instanceof InputStream); // that is consumed as it is sent
    message = next;
  }

  void compression(boolean enabled) {
    compression = enabled;
  }

  void halfClose() {
    halfClosed = true;
  }

  /** Whether it is whole, and such that it can be sent twice. */
  boolean repeatable() {
    return halfClosed && once && message != null;
  }

  /** The headers, for the second attempt's own use. */
  Metadata headers() {
    return headers;
  }

  SentRequest<Q> copy() {
    return new SentRequest<>(this);
  }

  /** Does it all to a call that has been started. */
  void replay(ClientCall<Q, ?> call) {
    if (requested > 0) {
      call.request(requested);
    }
    if (compression != null) {
      call.setMessageCompression(compression);
    }
    if (message != null) {
      call.sendMessage(message);
    }
    call.halfClose();
  }
}
