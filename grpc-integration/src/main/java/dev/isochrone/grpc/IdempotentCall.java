/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

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
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * A unary call that may run twice: sent again elsewhere, at most once, if its endpoint falls silent
 * or its connection breaks ({@link Reason#RESCUE}), or if it takes long ({@link Reason#HEDGE}). The
 * first attempt whose headers arrive is the call from then on; so is one that ends with an answer,
 * if only a refusal by the application. The other attempt is cancelled, and whatever still comes
 * from it is dropped.
 *
 * <p>What the caller does reaches both attempts, what it has done before the second began is done
 * for that one again: headers (copied before the first attempt's interceptors add theirs), message,
 * compression, {@code request(n)} and half-close. Both have the caller's deadline and run in its
 * {@link Context}. The caller sees one call: {@code onClose} once, callbacks one at a time.
 *
 * <p>Nothing is sent again before the half-close, after a headers' arrival, if the message is one
 * that is consumed as it is sent (an {@link java.io.InputStream}), or if the server asks not to be
 * called again ({@code grpc-retry-pushback-ms}).
 *
 * <p>Thread-safe as far as a {@link ClientCall} has to be. Two locks of its own: {@code lock}
 * guards the state and is never held while other code runs; {@code delivery} is held while the
 * caller's listener runs, so that one attempt's {@code onReady} and the other's answer do not
 * overlap.
 */
final class IdempotentCall<Q, A> extends ClientCall<Q, A> {
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private final IdempotentCalls calls;
  private final MethodDescriptor<Q, A> method;
  private final CallOptions options;
  private final Channel next;
  private final TriedEndpoints tried;
  private final Context context = Context.current();
  private final Object lock = new Object();
  private final Object delivery = new Object();
  private final Attempt first;

  // Guarded by the lock.
  private @Nullable Listener<A> caller;
  private final SentRequest<Q> sent = new SentRequest<>();
  private boolean cancelled;
  private boolean ended;
  private int sentBefore;
  private @Nullable Attempt second;
  private @Nullable Attempt winner;
  private @Nullable ScheduledFuture<?> hedge;
  // When the first attempt was sent, and how far it had to go.
  private long startNanos;
  private double wayNanos = Double.NaN;

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
    first = new Attempt();
    first.call = next.newCall(method, options);
  }

  @Override
  public void start(Listener<A> responses, Metadata callHeaders) {
    synchronized (lock) {
      caller = responses;
      sent.headers(callHeaders);
    }
    first.start(callHeaders);
  }

  @Override
  public void request(int messages) {
    Attempt other;
    synchronized (lock) {
      sent.request(messages);
      other = winner == first || second == null || !second.opened ? null : second;
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
    boolean watch;
    synchronized (lock) {
      sent.halfClose();
      watch = sent.repeatable() && !ended && winner == null && !cancelled;
    }
    if (watch) {
      Endpoint at = tried.latest();
      double way = at == null ? Double.NaN : calls.wayNanos(at);
      synchronized (lock) {
        startNanos = calls.nanoTime();
        wayNanos = way;
      }
      calls.add(this);
      long delay = calls.hedgeDelayNanos(method, way);
      if (delay >= 0) {
        hedgeIn(delay);
      }
      forgetIfOver();
    }
  }

  /** It may have been answered while it was entered among those that wait. */
  private void forgetIfOver() {
    boolean over;
    synchronized (lock) {
      over = winner != null || ended || cancelled;
    }
    if (over) {
      forget();
    }
  }

  private void hedgeIn(long delayNanos) {
    ScheduledFuture<?> timer =
        calls.schedule(() -> sendAgain(Reason.HEDGE, null), delayNanos, options.getExecutor());
    synchronized (lock) {
      hedge = timer;
    }
  }

  @Override
  public void cancel(@Nullable String reason, @Nullable Throwable cause) {
    Attempt other;
    synchronized (lock) {
      cancelled = true;
      other = second == null || !second.opened ? null : second;
    }
    forget();
    first.call().cancel(reason, cause);
    if (other != null) {
      other.call().cancel(reason, cause);
    }
  }

  @Override
  public boolean isReady() {
    return shown().call().isReady();
  }

  @Override
  public Attributes getAttributes() {
    return shown().call().getAttributes();
  }

  private Attempt shown() {
    synchronized (lock) {
      return winner == null ? first : winner;
    }
  }

  /** Sends it again elsewhere if it is still waiting for this endpoint. Any thread. */
  void lost(Endpoint endpoint) {
    Endpoint at = tried.latest();
    if (at != null && at.id().equals(endpoint.id())) {
      sendAgain(Reason.RESCUE, null);
    }
  }

  /**
   * Begins the second attempt, if there may be one.
   *
   * @param failed the first attempt's end, which is the call's end if there may not; null if it is
   *     still under way
   */
  private void sendAgain(Reason reason, @Nullable End failed) {
    Attempt attempt = null;
    synchronized (lock) {
      boolean open = second == null && winner == null && !ended && !cancelled;
      if (open && sent.repeatable() && (failed != null || first.end == null)) {
        if (!expired() && calls.tryTake(reason)) {
          attempt = new Attempt();
          second = attempt;
          sentBefore = tried.size();
        }
      }
    }
    if (attempt != null) {
      open(attempt);
    } else if (failed != null) {
      end(first, failed);
    }
  }

  private boolean expired() {
    Deadline deadline = options.getDeadline();
    Deadline outer = context.getDeadline();
    return (deadline != null && deadline.isExpired()) || (outer != null && outer.isExpired());
  }

  private void open(Attempt attempt) {
    ClientCall<Q, A> call = null;
    try {
      Metadata own;
      synchronized (lock) {
        own = sent.headers();
      }
      call = context.call(() -> next.newCall(method, options.withOption(CallRouting.AGAIN, true)));
      attempt.call = call;
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

  private void sendAll(Attempt attempt, ClientCall<Q, A> call) {
    SentRequest<Q> soFar;
    boolean pointless;
    synchronized (lock) {
      attempt.opened = true; // from here on the caller's requests and cancellation go there too
      soFar = sent.copy();
      pointless = cancelled || ended || (winner != null && winner != attempt);
    }
    if (pointless) {
      call.cancel("the call is over", null);
      return;
    }
    try {
      soFar.replay(call);
    } catch (IllegalStateException e) {
      // Cancelled meanwhile, by the caller or because the first attempt was answered.
      if (!attempt.isCancelled()) {
        throw e;
      }
    }
  }

  /** Stops to wait for anything that would send it again. */
  private void forget() {
    calls.remove(this);
    ScheduledFuture<?> timer;
    synchronized (lock) {
      timer = hedge;
      hedge = null;
    }
    if (timer != null) {
      timer.cancel(false);
    }
  }

  /** Whether this attempt is the call from now on. */
  private boolean wins(Attempt attempt) {
    Attempt loser;
    synchronized (lock) {
      if (winner != null || ended) {
        return winner == attempt && !ended;
      }
      winner = attempt;
      loser = attempt == first ? second : first;
    }
    won(attempt, loser);
    return true;
  }

  private void won(Attempt attempt, @Nullable Attempt loser) {
    forget();
    if (attempt != first) {
      calls.won();
    }
    long start;
    double way;
    synchronized (lock) {
      start = startNanos;
      way = wayNanos;
    }
    // Of a first attempt that lost it is known that it takes so long at least.
    calls.took(method, calls.nanoTime() - start, way);
    if (loser != null && loser.opened()) {
      loser.call().cancel("another attempt was answered first", null);
    }
  }

  /** How an attempt ended. */
  private record End(Status status, Metadata trailers) {}

  private void closed(Attempt attempt, End end) {
    boolean again = false;
    boolean unused = calls.isAnswer(end.status) && wins(attempt);
    synchronized (lock) {
      if (ended || attempt.end != null) {
        return;
      }
      attempt.end = end;
      if (winner != null && winner != attempt) {
        return;
      }
      if (winner == null && !cancelled && !expired()) {
        Attempt other = attempt == first ? second : first;
        if (other != null && other.end == null) {
          return; // the other may still make it
        }
        again = attempt == first && other == null && mayRepeat(end);
      }
    }
    if (again) {
      sendAgain(Reason.RESCUE, end);
    } else {
      end(attempt, end);
    }
  }

  /** The connection broke, or the server cannot: another site may. */
  private boolean mayRepeat(End end) {
    // If gRPC's own policy sent it more than once already, that policy's word is the last.
    return end.status.getCode() == Status.Code.UNAVAILABLE
        && end.trailers.get(PUSHBACK) == null
        && tried.size() == 1;
  }

  /** Tells the caller. */
  private void end(Attempt attempt, End end) {
    Attempt loser;
    End told = end;
    Listener<A> listener;
    synchronized (lock) {
      if (ended) {
        return;
      }
      ended = true;
      if (winner == null) {
        winner = attempt;
        if (attempt == second && first.end != null && tried.size() == sentBefore && !cancelled) {
          told = first.end; // the second was never sent: its end says nothing
        }
      }
      loser = attempt == first ? second : first;
      loser = loser == null || loser.end != null ? null : loser;
      listener = caller;
    }
    forget();
    if (loser != null && loser.opened()) {
      loser.call().cancel("another attempt decided", null);
    }
    if (listener != null) {
      synchronized (delivery) {
        listener.onClose(told.status, told.trailers);
      }
    }
  }

  /** One attempt: its call, and the listener to it. */
  private final class Attempt extends Listener<A> {
    private volatile @Nullable ClientCall<Q, A> call;
    // Guarded by the lock.
    private boolean opened;
    private @Nullable End end;

    ClientCall<Q, A> call() {
      ClientCall<Q, A> c = call;
      if (c == null) {
        throw new IllegalStateException("not begun");
      }
      return c;
    }

    void start(Metadata callHeaders) {
      if (this == first) {
        synchronized (lock) {
          opened = true;
        }
      }
      call().start(this, callHeaders);
    }

    boolean opened() {
      synchronized (lock) {
        return opened;
      }
    }

    boolean isCancelled() {
      synchronized (lock) {
        return cancelled || ended || end != null || (winner != null && winner != this);
      }
    }

    @Override
    public void onReady() {
      boolean show;
      Listener<A> listener;
      synchronized (delivery) {
        synchronized (lock) {
          show = !ended && (winner == null ? this == first : winner == this);
          listener = caller;
        }
        if (show && listener != null) {
          listener.onReady();
        }
      }
    }

    @Override
    public void onHeaders(Metadata responseHeaders) {
      Listener<A> listener = caller();
      if (wins(this) && listener != null) {
        synchronized (delivery) {
          listener.onHeaders(responseHeaders);
        }
      }
    }

    @Override
    public void onMessage(A response) {
      Listener<A> listener = caller();
      if (wins(this) && listener != null) {
        synchronized (delivery) {
          listener.onMessage(response);
        }
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      IdempotentCall.this.closed(this, new End(status, trailers));
    }

    private @Nullable Listener<A> caller() {
      synchronized (lock) {
        return caller;
      }
    }
  }
}
