/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RoutedEndpoint;
import dev.isochrone.SiteRouter;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.pick.ExtraCalls.Reason;
import dev.isochrone.time.Ticker;
import dev.isochrone.topology.Endpoint;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A channel's idempotent calls that wait for an answer, and what they need to know: which of them
 * wait for an endpoint that has just fallen silent, how long their methods usually take, and
 * whether the budget lets one more be sent.
 *
 * <p>Thread-safe. A call enters and leaves a concurrent set, about 0.1 µs; a lost endpoint costs a
 * walk through the set.
 */
final class IdempotentCalls {
  private static final StatusClassifier UNCONFIGURED = new StatusClassifier(null);

  /**
   * A call may be picked for by the table before last and be sent a moment after its endpoint was
   * declared lost: who looks again finds it.
   */
  private static final long[] LOOK_AGAIN_MILLIS = {10, 100};

  private final Set<IdempotentCall<?, ?>> waiting = ConcurrentHashMap.newKeySet();
  private final HedgeDelays delays = new HedgeDelays();
  private final ConcurrentHashMap<String, RoutedEndpoint> endpoints = new ConcurrentHashMap<>();
  private final Set<ScheduledFuture<?>> looks = ConcurrentHashMap.newKeySet();
  private final Ticker ticker = Ticker.system();
  // Set by the balancer, which idle mode ends: null while there is none.
  private volatile @Nullable Attachment attachment;

  private record Attachment(
      SiteRouter router,
      StatusClassifier classifier,
      ScheduledExecutorService timer,
      @Nullable Executor executor) {}

  /** A balancer is at work. In its synchronization context. */
  void attach(
      SiteRouter router,
      StatusClassifier classifier,
      ScheduledExecutorService timer,
      @Nullable Executor executor) {
    attachment = new Attachment(router, classifier, timer, executor);
  }

  /** It is not any more. */
  void detach(SiteRouter router) {
    Attachment a = attachment;
    if (a != null && a.router == router) {
      attachment = null;
      endpoints.clear();
      looks.forEach(look -> look.cancel(false));
      looks.clear();
    }
  }

  /** These are the endpoints from now on. */
  void endpoints(Iterable<RoutedEndpoint> now) {
    Set<String> ids = ConcurrentHashMap.newKeySet();
    for (RoutedEndpoint e : now) {
      ids.add(e.endpoint().id());
      endpoints.put(e.endpoint().id(), e);
    }
    endpoints.keySet().retainAll(ids);
  }

  /** Whether a server said so that could, were it yes or no. */
  boolean isAnswer(Status status) {
    Attachment a = attachment;
    OutcomeKind kind = (a == null ? UNCONFIGURED : a.classifier).classify(status);
    return kind == OutcomeKind.SUCCESS || kind == OutcomeKind.APPLICATION_ERROR;
  }

  /** Whether such calls are to be watched at all. */
  boolean wanted() {
    Attachment a = attachment;
    return a == null // the first call of all, or of a channel that idled: nobody said no
        || a.router.attempts().rescue()
        || a.router.attempts().hedge();
  }

  void add(IdempotentCall<?, ?> call) {
    waiting.add(call);
  }

  void remove(IdempotentCall<?, ?> call) {
    waiting.remove(call);
  }

  /** For tests: how many wait. */
  int waiting() {
    return waiting.size();
  }

  /** The endpoint has fallen silent. Any thread; returns at once. */
  void lost(Endpoint endpoint) {
    Attachment a = attachment;
    if (a == null || !a.router.attempts().rescue()) {
      return;
    }
    execute(a, () -> rescue(endpoint));
    looks.removeIf(ScheduledFuture::isDone);
    for (long millis : LOOK_AGAIN_MILLIS) {
      try {
        looks.add(
            a.timer.schedule(
                () -> execute(a, () -> rescue(endpoint)), millis, TimeUnit.MILLISECONDS));
      } catch (RejectedExecutionException e) {
        return; // the channel has ended
      }
    }
  }

  private void rescue(Endpoint endpoint) {
    for (IdempotentCall<?, ?> call : waiting) {
      call.lost(endpoint);
    }
  }

  private static void execute(Attachment a, Runnable task) {
    Runnable contained = () -> a.router.faults().contain("sending calls again", task);
    if (a.executor == null) {
      contained.run();
      return;
    }
    try {
      a.executor.execute(contained);
    } catch (RejectedExecutionException e) {
      // The channel has ended: its calls do too.
    }
  }

  /**
   * Runs a task later, on {@code own} or else the channel's executor; null if there is no channel.
   */
  @Nullable ScheduledFuture<?> schedule(Runnable task, long delayNanos, @Nullable Executor own) {
    Attachment a = attachment;
    if (a == null) {
      return null;
    }
    Attachment with = own == null ? a : new Attachment(a.router, a.classifier, a.timer, own);
    try {
      return a.timer.schedule(() -> execute(with, task), delayNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return null;
    }
  }

  long nanoTime() {
    return ticker.nanoTime();
  }

  /** The way to an endpoint and back, in ns; NaN if nobody knows. */
  double wayNanos(Endpoint endpoint) {
    RoutedEndpoint routed = endpoints.get(endpoint.id());
    return routed == null ? Double.NaN : routed.wayNanos();
  }

  /** How long to wait with a hedge of a call sent there, in ns; negative for no hedge. */
  long hedgeDelayNanos(MethodDescriptor<?, ?> method, Endpoint at, double wayNanos) {
    Attachment a = attachment;
    return a != null && a.router.attempts().hedge()
        ? delays.nanos(method.getFullMethodName(), at.site().name(), wayNanos)
        : -1;
  }

  /** A call was answered, or given up for another's answer, after so long. */
  void took(MethodDescriptor<?, ?> method, Endpoint at, long elapsedNanos, double wayNanos) {
    Attachment a = attachment;
    if (a != null && a.router.attempts().hedge()) {
      delays.took(method.getFullMethodName(), at.site().name(), nanoTime(), elapsedNanos, wayNanos);
    }
  }

  /** Whether one call may be sent again for this reason; if so, it is paid for. */
  boolean tryTake(Reason reason) {
    Attachment a = attachment;
    if (a == null) {
      return false;
    }
    boolean wanted =
        reason == Reason.HEDGE ? a.router.attempts().hedge() : a.router.attempts().rescue();
    return wanted && a.router.extraCalls().tryTake(reason);
  }

  /** A second attempt was answered first. */
  void won() {
    Attachment a = attachment;
    if (a != null) {
      a.router.extraCalls().won();
    }
  }

  /** A second attempt could not be sent. */
  void failed(Exception e) {
    Attachment a = attachment;
    if (a != null) {
      a.router.faults().contained("a call's second attempt", e);
    }
  }
}
