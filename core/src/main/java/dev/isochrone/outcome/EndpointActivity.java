/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the calls to one endpoint write: how many are under way, when the endpoint was
 * last heard, and sums of what came back.
 *
 * <p>Thread-safe and lock-free. A call costs one atomic addition when it is sent and two to five
 * when it ends, all of them in the cache lines of its thread's cell once threads have met here (see
 * {@link Striped}): then they add up side by side. The one writer of the router empties the sums
 * with {@link #drainTo} a hundred times a second and does there what would be too dear here
 * (exponentials, breakers).
 *
 * <p>Memory: 210 bytes; 1.6 KiB once threads have met here, allocated at that time; nothing else is
 * ever allocated.
 *
 * <p>Count and sum of the response times share one word, because a mean of two words read at
 * different moments is wrong just when a router needs it: when calls start to take long.
 *
 * <p>Calls under way and calls waiting share one word, too. A call may be added in one cell and
 * taken away in another, so a cell's word may become negative and may overflow; the sum over the
 * cells is right all the same, for sums of 64 bits wrap around together.
 */
@SuppressWarnings({
  "UnusedVariable", // fields are read through their VarHandles
  "EnumOrdinal" // the counters are an array for atomics, which no EnumMap can be
})
public final class EndpointActivity extends Striped {
  /** Longer than any call can have taken: a sample beyond is a broken clock, and dropped. */
  static final long ABSURD_NANOS = 24L * 3600 * 1_000_000_000;

  /**
   * While threads meet here, when the endpoint was last heard is written so often at most: all
   * threads share that word, and would again wait for each other. A two-hundredth of the shortest
   * silence that means anything.
   */
  static final long GRAIN_NANOS = 100_000;

  private static final int IN_FLIGHT_SHIFT = Pace.ALL_BITS;
  private static final long IN_FLIGHT_ONE = 1L << IN_FLIGHT_SHIFT;
  private static final long RESPONSE_ONE = 1L << 44;
  private static final int SUM_SHIFT = 6; // the sum counts 64 ns: 44 bits hold 13 days of it

  // A cell's words. The first are those of a call that goes well. The first cell's calls are a
  // field
  // instead: every pick reads them, and would else wait for two more lines of memory.
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
  private static final int CELL = PATIENT_UNANSWERED_MAX + 1;

  // 128 bytes, since processors fetch lines in pairs, between any two cells and around them.
  private static final int PAD = 16;
  private static final int STRIDE = CELL + PAD;

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle CELLS = handle("cells", long[].class);
  private static final VarHandle FIRST_CALLS = handle("firstCalls", long.class);
  private static final VarHandle LAST_HEARD = handle("lastHeardNanos", long.class);
  private static final VarHandle WAITING_SINCE = handle("waitingSinceNanos", long.class);

  private final long[] first = new long[CELL];
  // STRIPES cells beside it, from when threads met on; null before.
  private volatile long @Nullable [] cells;
  private volatile long firstCalls;
  private volatile long lastHeardNanos;
  private volatile long waitingSinceNanos;
  // Written by the writer only, in drainTo.
  private volatile long drainedCalls;

  /** An endpoint of which nothing has been heard; {@code nowNanos} is the start of its silence. */
  public EndpointActivity(long nowNanos) {
    lastHeardNanos = nowNanos;
    waitingSinceNanos = nowNanos;
  }

  /** A prompt call was sent. */
  public void sent(long nowNanos) {
    sent(nowNanos, Pace.PROMPT);
  }

  /** A call was sent. */
  public void sent(long nowNanos, Pace pace) {
    long one = IN_FLIGHT_ONE + pace.one;
    long[] w = words();
    int at = cell(w);
    long before =
        w == first ? (long) FIRST_CALLS.getOpaque(this) : (long) WORD.getOpaque(w, at + CALLS);
    // Before the count, so that nobody sees a waiting call together with an old time; after it as
    // well, for the case that the last waiting call ended in between.
    noteWait(w, before, nowNanos);
    if (!(w == first
        ? FIRST_CALLS.compareAndSet(this, before, before + one)
        : WORD.compareAndSet(w, at + CALLS, before, before + one))) {
      before = addCalls(w, at, one);
      if (w == first) {
        noteWait(w, before, nowNanos);
      }
      lostRace();
    }
  }

  /**
   * A stream was opened. It is under way and waits for nothing: it may be quiet for hours. To be
   * followed by {@link #heard}, each time that something comes, or not, and by {@link
   * #endedAfterResponse}.
   */
  public void opened() {
    long[] w = words();
    addCalls(w, cell(w), IN_FLIGHT_ONE);
  }

  /** Something came back that is no measurement: the endpoint lives. */
  public void heard(long nowNanos) {
    heard(words(), nowNanos);
  }

  /** The first response of a stream, if it came so soon that it was work and not news. */
  public void answeredSoon(long elapsedNanos, long expectedNanos) {
    long[] w = words();
    // As a patient call's: its tail accuses nobody.
    measure(w, cell(w), elapsedNanos, Pace.PATIENT, expectedNanos);
  }

  private long addCalls(long[] w, int at, long calls) {
    return w == first
        ? (long) FIRST_CALLS.getAndAdd(this, calls)
        : (long) WORD.getAndAdd(w, at + CALLS, calls);
  }

  /** If no call waits, one does from now on. */
  private void noteWait(long[] w, long calls, long nowNanos) {
    if (w == first) {
      if ((calls & (IN_FLIGHT_ONE - 1)) == 0) {
        WAITING_SINCE.setOpaque(this, nowNanos);
      }
    } else if (nowNanos - lastHeardNanos() >= GRAIN_NANOS && awaiting() == 0) {
      // Heard a moment ago, the silence begins then anyway: no need to look at others' cells. A sum
      // over cells that change may be wrong, but then something has just come back.
      WAITING_SINCE.setOpaque(this, nowNanos);
    }
  }

  /** The first response of a prompt call arrived, of which nothing was expected. */
  public void responded(long nowNanos, long elapsedNanos) {
    responded(nowNanos, elapsedNanos, Pace.PROMPT, 0);
  }

  /**
   * The first response of a call arrived, {@code elapsedNanos} after it was sent. To be followed by
   * {@link #endedAfterResponse}.
   *
   * @param pace the one that was said when it was sent
   * @param expectedNanos what its method usually takes beyond the way
   */
  public void responded(long nowNanos, long elapsedNanos, Pace pace, long expectedNanos) {
    long[] w = words();
    int at = cell(w);
    addCalls(w, at, -pace.one);
    heard(w, nowNanos);
    measure(w, at, elapsedNanos, pace, expectedNanos);
  }

  /** A call ended of which {@link #responded} was said before. */
  public void endedAfterResponse(OutcomeKind kind) {
    long[] w = words();
    int at = cell(w);
    addCalls(w, at, -IN_FLIGHT_ONE);
    WORD.getAndAdd(w, at + ENDED + kind.ordinal(), 1L);
  }

  /** A prompt call ended of which nothing was expected. */
  public void endedAtOnce(OutcomeKind kind, long nowNanos, long elapsedNanos) {
    endedAtOnce(kind, nowNanos, elapsedNanos, Pace.PROMPT, 0);
  }

  /**
   * A call ended whose end is all that came back: {@code kind} says whether anything did.
   *
   * @param elapsedNanos since it was sent
   * @param pace the one that was said when it was sent
   * @param expectedNanos what its method usually takes beyond the way
   */
  public void endedAtOnce(
      OutcomeKind kind, long nowNanos, long elapsedNanos, Pace pace, long expectedNanos) {
    long[] w = words();
    int at = cell(w);
    addCalls(w, at, -IN_FLIGHT_ONE - pace.one);
    switch (kind) {
      case SUCCESS -> {
        heard(w, nowNanos);
        measure(w, at, elapsedNanos, pace, expectedNanos);
      }
      case APPLICATION_ERROR -> {
        heard(w, nowNanos);
        // To say no may take no time at all, or be said on the way: that measures nothing. But who
        // takes his time to say it is not silent meanwhile.
        if (plausible(elapsedNanos)) {
          raise(w, at + maxOf(pace), elapsedNanos);
        }
      }
      case BUSY -> heard(w, nowNanos);
      case TIMEOUT, CANCELLED -> {
        if (plausible(elapsedNanos)) {
          raise(w, at + unansweredMaxOf(pace), elapsedNanos);
          // Calls that overlap and are given up one by one, as losing hedges are, make no long
          // wait: what still waits was, as a rule, sent no earlier than this one.
          long sentNanos = nowNanos - elapsedNanos;
          if (sentNanos - waitingSinceNanos() > (w == first ? 0 : GRAIN_NANOS)) {
            WAITING_SINCE.setOpaque(this, sentNanos);
          }
        } else {
          WORD.getAndAdd(w, at + DROPPED, 1L);
        }
      }
      case FAILURE -> {} // an error may be made up on the way: neither a sign of life nor a time
    }
    WORD.getAndAdd(w, at + ENDED + kind.ordinal(), 1L);
  }

  /** Whether a clock that works can have measured this: more than nothing, at most 24 hours. */
  public static boolean plausible(long elapsedNanos) {
    return elapsedNanos > 0 && elapsedNanos <= ABSURD_NANOS;
  }

  private void heard(long[] w, long nowNanos) {
    if (w == first || nowNanos - lastHeardNanos() >= GRAIN_NANOS) {
      LAST_HEARD.setOpaque(this, nowNanos);
    }
  }

  private static void measure(long[] w, int at, long elapsedNanos, Pace pace, long expectedNanos) {
    if (!plausible(elapsedNanos)) {
      WORD.getAndAdd(w, at + DROPPED, 1L);
      return;
    }
    raise(w, at + maxOf(pace), elapsedNanos);
    raise(w, at + LEAST, Long.MAX_VALUE - elapsedNanos);
    WORD.getAndAdd(w, at + RESPONSES, RESPONSE_ONE + (elapsedNanos >>> SUM_SHIFT));
    if (expectedNanos >> SUM_SHIFT > 0) {
      WORD.getAndAdd(w, at + EXPECTED, expectedNanos >> SUM_SHIFT);
    }
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

  /** Where calls write now. */
  private long[] words() {
    long[] w = cells;
    return w == null ? first : w;
  }

  private int cell(long[] w) {
    return w == first ? 0 : cell(stripe());
  }

  private static int cell(int stripe) {
    return PAD + stripe * STRIDE;
  }

  @Override
  boolean spread() {
    return cells == null && CELLS.compareAndSet(this, null, new long[cell(STRIPES)]);
  }

  /** Calls under way. */
  public int inFlight() {
    return (int) Math.max(0, load());
  }

  /**
   * Calls under way as picks see them: for a moment they may be a few less, even less than none,
   * which costs nothing but a pick that is not the best.
   */
  public long load() {
    return Pace.rounded(sumOfCalls()) >> IN_FLIGHT_SHIFT;
  }

  /** Calls under way of which nothing has come back. */
  public int awaiting() {
    long sum = sumOfCalls();
    return Pace.PROMPT.of(sum) + Pace.SLOW.of(sum) + Pace.PATIENT.of(sum);
  }

  /** Those of them that were sent with this pace. */
  public int awaiting(Pace pace) {
    return pace.of(sumOfCalls());
  }

  /**
   * While a call begins in a cell read before and ends in one read after, the sum is one less, and
   * so may be negative for a moment. Acquired, so that who sees a call wait sees since when.
   */
  private long sumOfCalls() {
    long sum = (long) FIRST_CALLS.getAcquire(this);
    long[] w = cells;
    if (w != null) {
      for (int stripe = 0; stripe < STRIPES; stripe++) {
        sum += (long) WORD.getAcquire(w, cell(stripe) + CALLS);
      }
    }
    return sum;
  }

  /**
   * When a call was last answered, up to {@value #GRAIN_NANOS} ns too early once threads have met
   * here. Probes do not count: they may be answered while calls hang.
   */
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
    forgetRaces();
    sample.clear();
    drain(first, 0, sample);
    long[] w = cells;
    if (w != null) {
      for (int stripe = 0; stripe < STRIPES; stripe++) {
        drain(w, cell(stripe), sample);
      }
    }
    drainedCalls += sample.ended();
  }

  private static void drain(long[] w, int at, ActivitySample sample) {
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

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(EndpointActivity.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
