/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

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
 */
@SuppressWarnings("UnusedVariable") // fields are read through their VarHandles
public final class EndpointActivity extends Striped {
  /** Longer than any call can have taken: a sample beyond is a broken clock, and dropped. */
  static final long ABSURD_NANOS = 24L * 3600 * 1_000_000_000;

  /**
   * While threads meet here, when the endpoint was last heard is written so often at most: all
   * threads share that word, and would again wait for each other. A two-hundredth of the shortest
   * silence that means anything.
   */
  static final long GRAIN_NANOS = 100_000;

  private static final VarHandle LAST_HEARD = handle("lastHeardNanos", long.class);
  private static final VarHandle WAITING_SINCE = handle("waitingSinceNanos", long.class);

  private final EndpointLoad load;
  private final long[] first = ActivityCell.alone();
  private volatile long lastHeardNanos;
  private volatile long waitingSinceNanos;
  // Written by the writer only, in drainTo.
  private volatile long drainedCalls;

  /** An endpoint of which nothing has been heard, and whose load nobody else asks for. */
  public EndpointActivity(long nowNanos) {
    this(new EndpointLoad(), nowNanos);
  }

  /**
   * An endpoint of which nothing has been heard.
   *
   * @param load where its calls under way are counted; nobody else's
   * @param nowNanos the start of its silence
   */
  public EndpointActivity(EndpointLoad load, long nowNanos) {
    this.load = load;
    lastHeardNanos = nowNanos;
    waitingSinceNanos = nowNanos;
  }

  /** A prompt call was sent. */
  public void sent(long nowNanos) {
    sent(nowNanos, Pace.PROMPT);
  }

  /** A call was sent. */
  public void sent(long nowNanos, Pace pace) {
    long one = EndpointLoad.IN_FLIGHT_ONE + pace.one;
    long[] w = words();
    int at = cell(w);
    long before = w == first ? load.firstCalls() : ActivityCell.callsNow(w, at);
    // Before the count, so that nobody sees a waiting call together with an old time; after it as
    // well, for the case that the last waiting call ended in between.
    noteWait(w, before, nowNanos);
    if (!(w == first
        ? load.changeFirstCalls(before, before + one)
        : ActivityCell.changeCalls(w, at, before, before + one))) {
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
    addCalls(w, cell(w), EndpointLoad.IN_FLIGHT_ONE);
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
    return w == first ? load.addFirstCalls(calls) : ActivityCell.addCalls(w, at, calls);
  }

  /** If no call waits, one does from now on. */
  private void noteWait(long[] w, long calls, long nowNanos) {
    if (w == first) {
      if ((calls & (EndpointLoad.IN_FLIGHT_ONE - 1)) == 0) {
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
    addCalls(w, at, -EndpointLoad.IN_FLIGHT_ONE);
    ActivityCell.ended(w, at, kind);
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
    addCalls(w, at, -EndpointLoad.IN_FLIGHT_ONE - pace.one);
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
          ActivityCell.took(w, at, elapsedNanos, pace);
        }
      }
      case BUSY -> heard(w, nowNanos);
      case TIMEOUT, CANCELLED -> {
        if (plausible(elapsedNanos)) {
          ActivityCell.unanswered(w, at, elapsedNanos, pace);
          // Calls that overlap and are given up one by one, as losing hedges are, make no long
          // wait: what still waits was, as a rule, sent no earlier than this one.
          long sentNanos = nowNanos - elapsedNanos;
          if (sentNanos - waitingSinceNanos() > (w == first ? 0 : GRAIN_NANOS)) {
            WAITING_SINCE.setOpaque(this, sentNanos);
          }
        } else {
          ActivityCell.dropped(w, at);
        }
      }
      case FAILURE -> {} // an error may be made up on the way: neither a sign of life nor a time
    }
    ActivityCell.ended(w, at, kind);
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
      ActivityCell.dropped(w, at);
      return;
    }
    ActivityCell.answered(w, at, elapsedNanos, pace, expectedNanos);
  }

  /** Where calls write now. */
  private long[] words() {
    long[] w = load.cells();
    return w == null ? first : w;
  }

  private int cell(long[] w) {
    return w == first ? 0 : ActivityCell.at(stripe());
  }

  @Override
  boolean spread() {
    return load.spread();
  }

  /** Calls under way. */
  public int inFlight() {
    return load.inFlight();
  }

  /** Calls under way of which nothing has come back. */
  public int awaiting() {
    long sum = load.sumOfCalls();
    return Pace.PROMPT.of(sum) + Pace.SLOW.of(sum) + Pace.PATIENT.of(sum);
  }

  /** Those of them that were sent with this pace. */
  public int awaiting(Pace pace) {
    return pace.of(load.sumOfCalls());
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
    ActivityCell.drain(first, 0, sample);
    long[] w = load.cells();
    if (w != null) {
      for (int stripe = 0; stripe < STRIPES; stripe++) {
        ActivityCell.drain(w, ActivityCell.at(stripe), sample);
      }
    }
    drainedCalls += sample.ended();
  }

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(EndpointActivity.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
