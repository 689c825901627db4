/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import java.util.Arrays;

/**
 * What happened at one endpoint since the last look. The writer owns one and has it filled again
 * and again ({@link EndpointActivity#drainTo}), so that looking allocates nothing.
 *
 * <p>Not thread-safe.
 */
@SuppressWarnings("EnumOrdinal") // filled a hundred times a second: an array, and no boxes
public final class ActivitySample {
  int successes;
  int applicationErrors;
  int busy;
  int failures;
  int timeouts;
  int cancellations;
  int responses;
  double responseSumNanos;
  long responseMinNanos;
  long responseMaxNanos;
  double expectedSumNanos;
  long dropped;
  private final long[] unansweredMaxNanos = new long[Pace.values().length];
  private final long[] paceMaxNanos = new long[Pace.values().length];

  /** Holds nothing again. */
  void clear() {
    successes = 0;
    applicationErrors = 0;
    busy = 0;
    failures = 0;
    timeouts = 0;
    cancellations = 0;
    Arrays.fill(unansweredMaxNanos, 0);
    dropped = 0;
    clearResponses();
  }

  private void clearResponses() {
    responses = 0;
    responseSumNanos = 0;
    responseMinNanos = Long.MAX_VALUE;
    responseMaxNanos = 0;
    expectedSumNanos = 0;
    Arrays.fill(paceMaxNanos, 0);
  }

  /** Notes how long a call waited for nothing. */
  void raiseUnanswered(Pace pace, long nanos) {
    unansweredMaxNanos[pace.ordinal()] = Math.max(unansweredMaxNanos[pace.ordinal()], nanos);
  }

  /** Notes an answer's time with its pace, and returns it. */
  long raise(Pace pace, long maxNanos) {
    paceMaxNanos[pace.ordinal()] = Math.max(paceMaxNanos[pace.ordinal()], maxNanos);
    return maxNanos;
  }

  /**
   * Adds responses. Their extremes may have gone into the sample before, when the count had not
   * been raised yet; then the mean stands in for them: there is no response without a time.
   *
   * @param minNanos {@link Long#MAX_VALUE} if it is not known
   * @param maxNanos 0 if it is not known
   */
  void addResponses(int count, long sumNanos, long minNanos, long maxNanos) {
    long mean = Math.max(1, sumNanos / Math.max(1, count));
    responses += count;
    responseSumNanos += (double) sumNanos;
    responseMinNanos = Math.min(responseMinNanos, minNanos == Long.MAX_VALUE ? mean : minNanos);
    responseMaxNanos = Math.max(responseMaxNanos, maxNanos == 0 ? mean : maxNanos);
  }

  /**
   * Forgets what calls took that were under way while this process stood still: no time measured
   * across a pause is true, and taking the pause out of it would make some calls quicker than the
   * way. Deadlines that passed are no verdict if the pause took half of the wait or more.
   */
  public void discountPause(long pauseNanos) {
    if (2 * pauseNanos >= unansweredMaxNanos()) {
      cancellations += timeouts;
      timeouts = 0;
    }
    for (int i = 0; i < unansweredMaxNanos.length; i++) {
      unansweredMaxNanos[i] = Math.max(0, unansweredMaxNanos[i] - pauseNanos);
    }
    clearResponses();
  }

  /** Calls that ended well. */
  public int successes() {
    return successes;
  }

  /** Calls that the application refused. */
  public int applicationErrors() {
    return applicationErrors;
  }

  /** Calls that a working endpoint refused for lack of capacity. */
  public int busy() {
    return busy;
  }

  /** Calls that failed. */
  public int failures() {
    return failures;
  }

  /** Calls that ran into their deadline. */
  public int timeouts() {
    return timeouts;
  }

  /** Calls that the caller gave up. */
  public int cancellations() {
    return cancellations;
  }

  /** Answers, whether they were measured or said no. */
  public int answers() {
    return responses + applicationErrors;
  }

  /** Calls that ended, in any way. */
  public int ended() {
    return successes + applicationErrors + busy + failures + timeouts + cancellations;
  }

  /** Responses whose time was measured. */
  public int responses() {
    return responses;
  }

  /**
   * Mean time from sending to the first response; 0 if there was none. Exact to 64 ns; no more than
   * the slowest, whatever a counter that overflowed while the writer stood still may say.
   */
  public double responseMeanNanos() {
    return responses == 0 ? 0 : Math.min(responseSumNanos / responses, responseMaxNanos);
  }

  /** Mean of what the responses' methods usually take beyond the way; 0 if nobody said. */
  public double expectedMeanNanos() {
    return responses == 0 ? 0 : expectedSumNanos / responses;
  }

  /** The slowest answer of this pace, an application's no among them; 0 if there was none. */
  public long answerMaxNanos(Pace pace) {
    return paceMaxNanos[pace.ordinal()];
  }

  /** The quickest response; {@link Long#MAX_VALUE} if there was none. */
  public long responseMinNanos() {
    return responseMinNanos;
  }

  /** The slowest response; 0 if there was none. */
  public long responseMaxNanos() {
    return responseMaxNanos;
  }

  /** The longest that a call waited and then ended without any response; 0 if none did. */
  public long unansweredMaxNanos() {
    long max = 0;
    for (long nanos : unansweredMaxNanos) {
      max = Math.max(max, nanos);
    }
    return max;
  }

  /** The same of calls of this pace. */
  public long unansweredMaxNanos(Pace pace) {
    return unansweredMaxNanos[pace.ordinal()];
  }

  /** Measurements refused because no clock can have produced them. */
  public long dropped() {
    return dropped;
  }
}
