/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The words that calls write at an endpoint, one cell of them or several in an array: where each
 * lies, and how they are added to and taken.
 *
 * <p>Count and sum of the response times share one word, because a mean of two words read at
 * different moments is wrong just when a router needs it: when calls start to take long.
 *
 * <p>Stateless; all operations are atomic by the word.
 */
@SuppressWarnings("EnumOrdinal") // the counters are an array for atomics, which no EnumMap can be
final class ActivityCell {
  private static final long RESPONSE_ONE = 1L << 44;
  private static final int SUM_SHIFT = 6; // the sum counts 64 ns: 44 bits hold 13 days of it

  // A cell's words. The first are those of a call that goes well. The first cell's calls are a
  // field instead, of EndpointLoad: every pick reads them, and would else wait for more memory.
  // Calls under way (22 bits) and, for each pace, those of them without any response yet (14 bits).
  private static final int CALLS = 0;
  // High 20 bits: how many; low 44: their sum in units of 64 ns.
  private static final int RESPONSES = 1;
  private static final int MAX = 2;
  private static final int LEAST = 3; // Long.MAX_VALUE − minimum, so that 0 means none here too
  private static final int EXPECTED = 4; // what the methods of the responses usually take, in 64 ns
  private static final int ENDED = 5; // one for each kind
  private static final int UNANSWERED_MAX = ENDED + OutcomeKind.values().length;
  private static final int DROPPED = UNANSWERED_MAX + 1;
  private static final int SLOW_MAX = DROPPED + 1; // as MAX, of calls slower than prompt ones
  private static final int PATIENT_MAX = SLOW_MAX + 1;
  private static final int SLOW_UNANSWERED_MAX = PATIENT_MAX + 1;
  private static final int PATIENT_UNANSWERED_MAX = SLOW_UNANSWERED_MAX + 1;
  private static final int SIZE = PATIENT_UNANSWERED_MAX + 1;

  // 128 bytes, since processors fetch lines in pairs, between any two cells and around them.
  private static final int PAD = 16;
  private static final int STRIDE = SIZE + PAD;

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private ActivityCell() {}

  /** A cell by itself: it begins at 0. */
  static long[] alone() {
    return new long[SIZE];
  }

  /** So many cells, each on lines of its own: they begin at {@link #at}. */
  static long[] all(int cells) {
    return new long[at(cells)];
  }

  /** Where a cell of several begins. */
  static int at(int stripe) {
    return PAD + stripe * STRIDE;
  }

  /** The calls that a cell of several counts: see {@link EndpointLoad}. */
  static long calls(long[] w, int stripe) {
    return (long) WORD.getAcquire(w, at(stripe) + CALLS);
  }

  static long callsNow(long[] w, int at) {
    return (long) WORD.getOpaque(w, at + CALLS);
  }

  static boolean changeCalls(long[] w, int at, long before, long after) {
    return WORD.compareAndSet(w, at + CALLS, before, after);
  }

  /** What it was before. */
  static long addCalls(long[] w, int at, long calls) {
    return (long) WORD.getAndAdd(w, at + CALLS, calls);
  }

  static void ended(long[] w, int at, OutcomeKind kind) {
    WORD.getAndAdd(w, at + ENDED + kind.ordinal(), 1L);
  }

  static void dropped(long[] w, int at) {
    WORD.getAndAdd(w, at + DROPPED, 1L);
  }

  /** A response that is a measurement. */
  static void answered(long[] w, int at, long elapsedNanos, Pace pace, long expectedNanos) {
    took(w, at, elapsedNanos, pace);
    raise(w, at + LEAST, Long.MAX_VALUE - elapsedNanos);
    WORD.getAndAdd(w, at + RESPONSES, RESPONSE_ONE + (elapsedNanos >>> SUM_SHIFT));
    if (expectedNanos >> SUM_SHIFT > 0) {
      WORD.getAndAdd(w, at + EXPECTED, expectedNanos >> SUM_SHIFT);
    }
  }

  /** Somebody took so long to say something. */
  static void took(long[] w, int at, long elapsedNanos, Pace pace) {
    raise(w, at + maxOf(pace), elapsedNanos);
  }

  /** A call was given up after so long. */
  static void unanswered(long[] w, int at, long elapsedNanos, Pace pace) {
    raise(w, at + unansweredMaxOf(pace), elapsedNanos);
  }

  private static int maxOf(Pace pace) {
    return switch (pace) {
      case PROMPT -> MAX;
      case SLOW -> SLOW_MAX;
      case PATIENT -> PATIENT_MAX;
    };
  }

  private static int unansweredMaxOf(Pace pace) {
    return switch (pace) {
      case PROMPT -> UNANSWERED_MAX;
      case SLOW -> SLOW_UNANSWERED_MAX;
      case PATIENT -> PATIENT_UNANSWERED_MAX;
    };
  }

  private static void raise(long[] w, int i, long value) {
    for (long max = (long) WORD.getOpaque(w, i); value > max; max = (long) WORD.getOpaque(w, i)) {
      if (WORD.weakCompareAndSet(w, i, max, value)) {
        break;
      }
    }
  }

  /** Moves what has come together in this cell into {@code sample}, but for the calls. */
  static void drain(long[] w, int at, ActivitySample sample) {
    int ended = at + ENDED;
    sample.successes += (int) take(w, ended + OutcomeKind.SUCCESS.ordinal());
    int saidNo = (int) take(w, ended + OutcomeKind.APPLICATION_ERROR.ordinal());
    sample.applicationErrors += saidNo;
    sample.busy += (int) take(w, ended + OutcomeKind.BUSY.ordinal());
    sample.failures += (int) take(w, ended + OutcomeKind.FAILURE.ordinal());
    sample.timeouts += (int) take(w, ended + OutcomeKind.TIMEOUT.ordinal());
    sample.cancellations += (int) take(w, ended + OutcomeKind.CANCELLED.ordinal());
    long packed = take(w, at + RESPONSES);
    long max = packed != 0 || saidNo != 0 ? takeMax(w, at, sample) : 0;
    if (packed != 0) {
      sample.addResponses(
          (int) (packed >>> 44),
          (packed & (RESPONSE_ONE - 1)) << SUM_SHIFT,
          Long.MAX_VALUE - take(w, at + LEAST),
          max);
      sample.expectedSumNanos += (double) (take(w, at + EXPECTED) << SUM_SHIFT);
    }
    sample.raiseUnanswered(Pace.PROMPT, take(w, at + UNANSWERED_MAX));
    sample.raiseUnanswered(Pace.SLOW, take(w, at + SLOW_UNANSWERED_MAX));
    sample.raiseUnanswered(Pace.PATIENT, take(w, at + PATIENT_UNANSWERED_MAX));
    sample.dropped += take(w, at + DROPPED);
  }

  private static long takeMax(long[] w, int at, ActivitySample sample) {
    long max = sample.raise(Pace.PROMPT, take(w, at + MAX));
    max = Math.max(max, sample.raise(Pace.SLOW, take(w, at + SLOW_MAX)));
    return Math.max(max, sample.raise(Pace.PATIENT, take(w, at + PATIENT_MAX)));
  }

  /** Nothing is written where nothing is, so that quiet endpoints cost reads only. */
  private static long take(long[] w, int i) {
    return (long) WORD.getOpaque(w, i) == 0 ? 0 : (long) WORD.getAndSet(w, i, 0L);
  }
}
