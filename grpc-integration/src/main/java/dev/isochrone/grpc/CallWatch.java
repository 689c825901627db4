/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.topology.Endpoint;
import io.grpc.MethodDescriptor;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * The wait of one {@link IdempotentCall} for its answer, from the half-close on: it can be found by
 * whoever learns that its endpoint is silent, a timer runs that will hedge it, and in the end it
 * says how long it took.
 *
 * <p>Thread-safe; no lock is held while other code runs.
 */
final class CallWatch {
  private final IdempotentCalls calls;
  private final IdempotentCall<?, ?> call;
  private final MethodDescriptor<?, ?> method;
  private final @Nullable Executor executor;

  // Guarded by this.
  private boolean over;
  private @Nullable ScheduledFuture<?> hedge;
  private @Nullable Endpoint at;
  private long startNanos;
  private double wayNanos;

  CallWatch(
      IdempotentCalls calls,
      IdempotentCall<?, ?> call,
      MethodDescriptor<?, ?> method,
      @Nullable Executor executor) {
    this.calls = calls;
    this.call = call;
    this.method = method;
    this.executor = executor;
  }

  /** It was sent; where to may not be known yet. */
  void begin(@Nullable Endpoint to) {
    double way = to == null ? Double.NaN : calls.wayNanos(to);
    synchronized (this) {
      if (over) {
        return;
      }
      at = to;
      startNanos = calls.nanoTime();
      wayNanos = way;
    }
    calls.add(call);
    long delay = to == null ? -1 : calls.hedgeDelayNanos(method, to, way);
    ScheduledFuture<?> timer = delay < 0 ? null : calls.schedule(call::takesLong, delay, executor);
    boolean answered;
    synchronized (this) {
      hedge = timer;
      answered = over;
    }
    if (answered) { // while it was entered among those that wait
      end();
    }
  }

  /** Stops to wait for anything that would send it again. */
  void end() {
    calls.remove(call);
    ScheduledFuture<?> timer;
    synchronized (this) {
      over = true;
      timer = hedge;
      hedge = null;
    }
    if (timer != null) {
      timer.cancel(false);
    }
  }

  /** The same, since it was answered: of an attempt that lost it is known that it takes so long. */
  void answered() {
    end();
    Endpoint from;
    long start;
    double way;
    synchronized (this) {
      from = at;
      start = startNanos;
      way = wayNanos;
    }
    if (from != null) {
      calls.took(method, from, calls.nanoTime() - start, way);
    }
  }
}
