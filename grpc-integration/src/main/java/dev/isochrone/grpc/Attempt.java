/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of an {@link IdempotentCall}: its call, and the listener that hands what comes back
 * to the {@link AttemptRace}. Thread-safe.
 */
final class Attempt<Q, A> extends ClientCall.Listener<A> {
  private final AttemptRace<Q, A> race;
  private volatile @Nullable ClientCall<Q, A> call;

  /** Whether what the caller does now has to be done to it as well. Written by the call. */
  volatile boolean opened;

  /** How it ended. Guarded by the race. */
  @Nullable End end;

  /** How an attempt ended. */
  record End(Status status, Metadata trailers) {}

  Attempt(AttemptRace<Q, A> race) {
    this.race = race;
  }

  /** It is this call from now on. */
  void begin(ClientCall<Q, A> begun) {
    call = begun;
  }

  ClientCall<Q, A> call() {
    ClientCall<Q, A> begun = call;
    if (begun == null) {
      throw new IllegalStateException("not begun");
    }
    return begun;
  }

  void start(Metadata headers) {
    call().start(this, headers);
  }

  /** Cancels it if it has been sent; whoever opens it later sees that the call is over. */
  void cancel(@Nullable String reason, @Nullable Throwable cause) {
    if (opened) {
      call().cancel(reason, cause);
    }
  }

  @Override
  public void onReady() {
    race.ready(this);
  }

  @Override
  public void onHeaders(Metadata headers) {
    race.headers(this, headers);
  }

  @Override
  public void onMessage(A response) {
    race.message(this, response);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    race.closed(this, new End(status, trailers));
  }
}
