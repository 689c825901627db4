/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.grpc.Attempt.End;
import dev.isochrone.pick.ExtraCalls.Reason;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.topology.Endpoint;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * A unary call that may run twice: sent again elsewhere, at most once, if its endpoint falls silent
 * or its connection breaks ({@link Reason#RESCUE}), or if it takes long ({@link Reason#HEDGE}).
 * Which of the two the caller sees is the {@link AttemptRace}'s to say, how long it waits the
 * {@link CallWatch}'s.
 *
 * <p>What the caller does reaches both attempts, what it has done before the second began is done
 * for that one again: headers (copied before the first attempt's interceptors add theirs), message,
 * compression, {@code request(n)} and half-close. Both have the caller's deadline and run in its
 * {@link Context}.
 *
 * <p>Nothing is sent again before the half-close, after a headers' arrival, if the message is one
 * that is consumed as it is sent (an {@link java.io.InputStream}), or if the server asks not to be
 * called again ({@code grpc-retry-pushback-ms}).
 *
 * <p>Thread-safe as far as a {@link ClientCall} has to be. The lock guards what was sent, and is
 * never held while other code runs.
 */
final class IdempotentCall<Q, A> extends ClientCall<Q, A> implements AttemptRace.Course {
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private final IdempotentCalls calls;
  private final MethodDescriptor<Q, A> method;
  private final CallOptions options;
  private final Channel next;
  private final TriedEndpoints tried;
  private final CallWatch watch;
  private final Context context = Context.current();
  private final AttemptRace<Q, A> race = new AttemptRace<>(this);
  private final Attempt<Q, A> first = race.first();
  private final Object lock = new Object();
  private final SentRequest<Q> sent = new SentRequest<>(); // guarded by the lock
  private volatile int sentBefore; // the second attempt

  IdempotentCall(
      IdempotentCalls calls,
      MethodDescriptor<Q, A> method,
      CallOptions options,
      TriedEndpoints tried,
      Channel next) {
    this.calls = calls;
    this.method = method;
    this.options = options;
    this.tried = tried;
    this.next = next;
    watch = new CallWatch(calls, this, method, options.getExecutor());
    first.begin(next.newCall(method, options));
  }

  @Override
  public void start(Listener<A> responses, Metadata callHeaders) {
    race.start(responses);
    synchronized (lock) {
      sent.headers(callHeaders);
    }
    first.opened = true;
    first.start(callHeaders);
  }

  @Override
  public void request(int messages) {
    Attempt<Q, A> other;
    synchronized (lock) {
      sent.request(messages);
      other = race.second();
      other = other == null || !other.opened ? null : other;
    }
    first.call().request(messages);
    if (other != null) {
      other.call().request(messages);
    }
  }

  @Override
  public void sendMessage(Q request) {
    synchronized (lock) {
      sent.message(request);
    }
    first.call().sendMessage(request);
  }

  @Override
  public void setMessageCompression(boolean enabled) {
    synchronized (lock) {
      sent.compression(enabled);
    }
    first.call().setMessageCompression(enabled);
  }

  @Override
  public void halfClose() {
    first.call().halfClose();
    synchronized (lock) {
      sent.halfClose();
    }
    if (repeatable() && race.open()) {
      watch.begin(tried.latest());
    }
  }

  private boolean repeatable() {
    synchronized (lock) {
      return sent.repeatable();
    }
  }

  @Override
  public void cancel(@Nullable String reason, @Nullable Throwable cause) {
    race.cancel();
    watch.end();
    first.call().cancel(reason, cause);
    Attempt<Q, A> other = race.second();
    if (other != null) {
      other.cancel(reason, cause);
    }
  }

  @Override
  public boolean isReady() {
    return race.shown().call().isReady();
  }

  @Override
  public Attributes getAttributes() {
    return race.shown().call().getAttributes();
  }

  /** Sends it again elsewhere if it is still waiting for this endpoint. Any thread. */
  void lost(Endpoint endpoint) {
    Endpoint at = tried.latest();
    if (at != null && at.id().equals(endpoint.id())) {
      sendAgain(Reason.RESCUE, null);
    }
  }

  /** Sends it again elsewhere, for it has waited longer than most calls do. Any thread. */
  void takesLong() {
    sendAgain(Reason.HEDGE, null);
  }

  /**
   * Begins the second attempt, if there may be one.
   *
   * @param failed the first attempt's end, which is the call's end if there may not; null if it is
   *     still under way
   */
  private void sendAgain(Reason reason, @Nullable End failed) {
    Attempt<Q, A> attempt =
        repeatable() ? race.admit(failed, () -> !expired() && calls.tryTake(reason)) : null;
    if (attempt != null) {
      sentBefore = tried.size();
      open(attempt);
    } else if (failed != null) {
      race.end(first, failed);
    }
  }

  private void open(Attempt<Q, A> attempt) {
    ClientCall<Q, A> call = null;
    try {
      Metadata own;
      synchronized (lock) {
        own = sent.headers();
      }
      call = context.call(() -> next.newCall(method, options.withOption(CallRouting.AGAIN, true)));
      attempt.begin(call);
      Context before = context.attach();
      try {
        attempt.start(own);
        sendAll(attempt, call);
      } finally {
        context.detach(before);
      }
    } catch (Exception e) {
      // An interceptor of the user's, or the marshaller: the first attempt is what there is.
      calls.failed(e);
      if (call != null) {
        call.cancel("not sent", e);
      }
      attempt.onClose(Status.UNAVAILABLE.withCause(e), new Metadata());
    }
  }

  private void sendAll(Attempt<Q, A> attempt, ClientCall<Q, A> call) {
    SentRequest<Q> soFar;
    synchronized (lock) {
      attempt.opened = true; // from here on the caller's requests and cancellation go there too
      soFar = sent.copy();
    }
    if (race.pointless(attempt)) {
      call.cancel("the call is over", null);
      return;
    }
    try {
      soFar.replay(call);
    } catch (IllegalStateException e) {
      // Cancelled meanwhile, by the caller or because the first attempt was answered.
      if (!race.pointless(attempt)) {
        throw e;
      }
    }
  }

  @Override
  public boolean isAnswer(Status status) {
    return calls.isAnswer(status);
  }

  @Override
  public boolean expired() {
    Deadline deadline = options.getDeadline();
    Deadline outer = context.getDeadline();
    return (deadline != null && deadline.isExpired()) || (outer != null && outer.isExpired());
  }

  @Override
  public boolean mayRepeat(End end) {
    // The connection broke, or the server cannot: another site may. If gRPC's own policy sent it
    // more than once already, that policy's word is the last.
    return end.status().getCode() == Status.Code.UNAVAILABLE
        && end.trailers().get(PUSHBACK) == null
        && tried.size() == 1;
  }

  @Override
  public void repeat(End failed) {
    sendAgain(Reason.RESCUE, failed);
  }

  @Override
  public void answered(boolean bySecond) {
    if (bySecond) {
      calls.won();
    }
    watch.answered();
  }

  @Override
  public void over() {
    watch.end();
  }

  @Override
  public boolean secondWasSent() {
    return tried.size() > sentBefore;
  }
}
