/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.outcome.ActivitySample;
import org.jspecify.annotations.Nullable;

/**
 * The calls by which an endpoint that is out shows that it is back: one at a time, as many as
 * needed.
 *
 * <p>Not thread-safe: the writer's. Only a {@link Trial} is for any thread.
 */
final class Trials {
  /** What has become of the trial under way. */
  enum Result {
    /** Nothing yet. */
    OPEN,
    /** It was answered, or said nothing: another one follows. */
    NEXT,
    /** It was the last one needed. */
    PASSED,
    /** It failed or hangs. */
    FAILED
  }

  private final Breaker breaker;
  private @Nullable Trial current;
  private boolean seenTaken;
  private long triedNanos;
  private int needed;

  Trials(Breaker breaker) {
    this.breaker = breaker;
  }

  /** Lets calls try, until so many were answered. */
  void begin(int answersNeeded) {
    needed = answersNeeded;
    next();
  }

  private void next() {
    current = new Trial(breaker::tryAcquire);
    seenTaken = false;
  }

  /** Lets nobody try any more. */
  void end() {
    current = null;
  }

  /** Whether calls may try. */
  boolean underWay() {
    return current != null;
  }

  /** Whether a call is trying now. */
  boolean taken() {
    return current != null && current.isTaken();
  }

  /** Leave that nobody has taken yet. */
  @Nullable Trial offered() {
    return current != null && !current.isTaken() ? current : null;
  }

  /**
   * Judges what happened since the last tick.
   *
   * @param ranNanos how long this process ran since: as a silence, a trial lasts only while it runs
   * @param heardIsEnough whether a first response will do, or calls have to come to their end
   * @param awaiting how many calls still wait for the endpoint
   * @param patienceNanos how long a trial may take
   */
  Result judge(
      long ranNanos,
      ActivitySample sample,
      boolean heardIsEnough,
      int awaiting,
      long patienceNanos) {
    if (!taken()) {
      return Result.OPEN;
    }
    triedNanos = seenTaken ? triedNanos + ranNanos : 0;
    seenTaken = true;
    // Time-outs of calls that were sent before the trial tell of the past.
    boolean timedOut = sample.timeouts() > 0 && sample.unansweredMaxNanos() <= triedNanos;
    boolean overdue = triedNanos > patienceNanos;
    if (sample.failures() > 0 || timedOut || (overdue && awaiting > 0)) {
      end();
      return Result.FAILED;
    }
    int ended = sample.successes() + sample.applicationErrors();
    int good = heardIsEnough ? Math.max(ended, sample.responses()) + sample.busy() : ended;
    if (overdue && good == 0) {
      good = 1; // a stream: nobody waits for it, and it has not failed in all that time
    }
    // A trial that its caller gave up early, a losing hedge, says nothing, nor does a busy answer
    // of an endpoint that has to do better: the next one may.
    boolean inconclusive = sample.busy() > 0 || (sample.cancellations() > 0 && awaiting == 0);
    if (good == 0 && !inconclusive) {
      return Result.OPEN;
    }
    if (good == 0) {
      breaker.release();
    }
    needed -= good;
    if (needed <= 0) {
      end();
      return Result.PASSED;
    }
    next();
    return Result.NEXT;
  }
}
