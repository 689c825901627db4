/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Everything that the calls to one endpoint write: how many are under way, when the endpoint was
 * last heard, and sums of what came back.
 *
 * <p>Thread-safe and lock-free; no method allocates. A call costs one atomic addition when it is
 * sent and two to four when it ends. The one writer of the router empties the sums with {@link
 * #drainTo} a hundred times a second and does there what would be too dear here (exponentials,
 * breakers).
 *
 * <p>Count and sum of the response times share one word, because a mean of two words read at
 * different moments is wrong just when a router needs it: when calls start to take long.
 */
@SuppressWarnings({
  "UnusedVariable", // fields are read through their VarHandles
  "EnumOrdinal" // the counters are an array for atomics, which no EnumMap can be
})
public final class EndpointActivity {
  /** Longer than any call can have taken: a sample beyond is a broken clock, and dropped. */
  static final long ABSURD_NANOS = 24L * 3600 * 1_000_000_000;

  private static final long IN_FLIGHT_ONE = 1L << 32;
  private static final long RESPONSE_ONE = 1L << 44;
  private static final int SUM_SHIFT = 6; // the sum counts 64 ns: 44 bits hold 13 days of it

  private static final VarHandle CALLS = handle("calls", long.class);
  private static final VarHandle LAST_HEARD = handle("lastHeardNanos", long.class);
  private static final VarHandle WAITING_SINCE = handle("waitingSinceNanos", long.class);
  private static final VarHandle RESPONSES = handle("responses", long.class);
  private static final VarHandle MIN = handle("minNanos", long.class);
  private static final VarHandle MAX = handle("maxNanos", long.class);
  private static final VarHandle UNANSWERED_MAX = handle("unansweredMaxNanos", long.class);
  private static final VarHandle ENDED = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle DROPPED = handle("dropped", int.class);

  // High half: calls under way. Low half: those of them without any response yet.
  private volatile long calls;
  private volatile long lastHeardNanos;
  private volatile long waitingSinceNanos;
  // High 20 bits: how many; low 44: their sum in units of 64 ns.
  private volatile long responses;
  private volatile long minNanos = Long.MAX_VALUE;
  private volatile long maxNanos;
  private volatile long unansweredMaxNanos;
  private volatile int dropped;
  private final int[] ended = new int[OutcomeKind.values().length];
  // Written by the writer only, in drainTo.
  private volatile long drainedCalls;

  /** An endpoint of which nothing has been heard; {@code nowNanos} is the start of its silence. */
  public EndpointActivity(long nowNanos) {
    lastHeardNanos = nowNanos;
    waitingSinceNanos = nowNanos;
  }

  /** A call was sent. */
  public void sent(long nowNanos) {
    // Before the count, so that nobody sees a waiting call together with an old time; after it as
    // well, for the case that the last waiting call ended in between.
    if ((int) calls == 0) {
      WAITING_SINCE.setOpaque(this, nowNanos);
    }
    long before = (long) CALLS.getAndAdd(this, IN_FLIGHT_ONE + 1);
    if ((int) before == 0) {
      WAITING_SINCE.setOpaque(this, nowNanos);
    }
  }

  /**
   * The first response of a call arrived, {@code elapsedNanos} after it was sent. To be followed by
   * {@link #endedAfterResponse}.
   */
  public void responded(long nowNanos, long elapsedNanos) {
    CALLS.getAndAdd(this, -1L);
    LAST_HEARD.setOpaque(this, nowNanos);
    measure(elapsedNanos);
  }

  /** A call ended of which {@link #responded} was said before. */
  public void endedAfterResponse(OutcomeKind kind) {
    CALLS.getAndAdd(this, -IN_FLIGHT_ONE);
    count(kind);
  }

  /**
   * A call ended whose end is all that came back: {@code kind} says whether anything did.
   *
   * @param elapsedNanos since it was sent
   */
  public void endedAtOnce(OutcomeKind kind, long nowNanos, long elapsedNanos) {
    CALLS.getAndAdd(this, -IN_FLIGHT_ONE - 1);
    switch (kind) {
      case SUCCESS, APPLICATION_ERROR -> {
        LAST_HEARD.setOpaque(this, nowNanos);
        measure(elapsedNanos);
      }
      case BUSY -> LAST_HEARD.setOpaque(this, nowNanos);
      case TIMEOUT, CANCELLED -> {
        if (plausible(elapsedNanos)) {
          raise(UNANSWERED_MAX, elapsedNanos);
          // Calls that overlap and are given up one by one, as losing hedges are, make no long
          // wait: what still waits was, as a rule, sent no earlier than this one.
          long sentNanos = nowNanos - elapsedNanos;
          if (sentNanos - waitingSinceNanos() > 0) {
            WAITING_SINCE.setOpaque(this, sentNanos);
          }
        } else {
          DROPPED.getAndAdd(this, 1);
        }
      }
      case FAILURE -> {} // an error may be made up on the way: neither a sign of life nor a time
    }
    count(kind);
  }

  /** Whether a clock that works can have measured this: more than nothing, at most 24 hours. */
  public static boolean plausible(long elapsedNanos) {
    return elapsedNanos > 0 && elapsedNanos <= ABSURD_NANOS;
  }

  private void measure(long elapsedNanos) {
    if (!plausible(elapsedNanos)) {
      DROPPED.getAndAdd(this, 1);
      return;
    }
    RESPONSES.getAndAdd(this, RESPONSE_ONE + (elapsedNanos >>> SUM_SHIFT));
    raise(MAX, elapsedNanos);
    for (long min = minNanos; elapsedNanos < min; min = minNanos) {
      if (MIN.weakCompareAndSet(this, min, elapsedNanos)) {
        break;
      }
    }
  }

  private void raise(VarHandle field, long nanos) {
    for (long max = (long) field.getVolatile(this);
        nanos > max;
        max = (long) field.getVolatile(this)) {
      if (field.weakCompareAndSet(this, max, nanos)) {
        break;
      }
    }
  }

  private void count(OutcomeKind kind) {
    ENDED.getAndAdd(ended, kind.ordinal(), 1);
  }

  /** Calls under way. */
  public int inFlight() {
    return (int) (calls >>> 32);
  }

  /** Calls under way of which nothing has come back. */
  public int awaiting() {
    return (int) calls;
  }

  /** When a call was last answered. Probes do not count: they may be answered while calls hang. */
  public long lastHeardNanos() {
    return (long) LAST_HEARD.getOpaque(this);
  }

  /**
   * Since about when the oldest waiting call has been waiting; a time past if none waits. The later
   * of this and {@link #lastHeardNanos} is when the endpoint's silence began.
   */
  public long waitingSinceNanos() {
    return (long) WAITING_SINCE.getOpaque(this);
  }

  /** Calls so far: those that ended before the last drain and those under way. */
  public long calls() {
    return drainedCalls + inFlight();
  }

  /** Moves what has come together since the last time into {@code sample}. One thread only. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // drainedCalls has one writer: this thread
  public void drainTo(ActivitySample sample) {
    sample.successes = take(OutcomeKind.SUCCESS);
    sample.applicationErrors = take(OutcomeKind.APPLICATION_ERROR);
    sample.busy = take(OutcomeKind.BUSY);
    sample.failures = take(OutcomeKind.FAILURE);
    sample.timeouts = take(OutcomeKind.TIMEOUT);
    sample.cancellations = take(OutcomeKind.CANCELLED);
    long packed = responses == 0 ? 0 : (long) RESPONSES.getAndSet(this, 0L);
    sample.responses = (int) (packed >>> 44);
    sample.responseSumNanos = (double) ((packed & (RESPONSE_ONE - 1)) << SUM_SHIFT);
    // A response between these lines counts in this sample's extremes and the next one's mean.
    sample.responseMinNanos =
        packed == 0 ? Long.MAX_VALUE : (long) MIN.getAndSet(this, Long.MAX_VALUE);
    sample.responseMaxNanos = packed == 0 ? 0 : (long) MAX.getAndSet(this, 0L);
    sample.unansweredMaxNanos =
        unansweredMaxNanos == 0 ? 0 : (long) UNANSWERED_MAX.getAndSet(this, 0L);
    sample.dropped = dropped == 0 ? 0 : (int) DROPPED.getAndSet(this, 0);
    drainedCalls += sample.ended();
  }

  private int take(OutcomeKind kind) {
    int i = kind.ordinal();
    return (int) ENDED.getOpaque(ended, i) == 0 ? 0 : (int) ENDED.getAndSet(ended, i, 0);
  }

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(EndpointActivity.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
