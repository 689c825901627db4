/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

/**
 * What an endpoint went out for, and from that what it takes to come back.
 *
 * <p>Not thread-safe: the writer's.
 */
final class Conviction {
  /** An endpoint that still fails as it did passes its trials with at most this chance. */
  private static final double LUCKY = 0.05;

  private static final int LEAST_TRIALS = 3;
  private static final double Z95 = 1.645;
  private static final double Z99 = 2.326;

  /** Of an endpoint that may fail less than every other call, others may be no better. */
  private static final double PARDONABLE = 0.5;

  private boolean inForce;
  private boolean comparable;
  private int failures;
  private int calls;
  private int breakersTrials;

  /**
   * By comparison with its peers.
   *
   * @param relapse whether the last one is not long ago: then what the endpoint did since is added
   *     to what is known of it, for three of three calls are a bad estimate of a rate
   */
  void byEvidence(int ofFailures, int ofCalls, boolean relapse) {
    inForce = true;
    comparable = true;
    failures = (relapse ? failures : 0) + ofFailures;
    calls = (relapse ? calls : 0) + ofCalls;
  }

  /** By outlier detection, whose calls are those of one interval. */
  void byOutlierDetection(int ofFailures, int ofCalls) {
    byEvidence(ofFailures, ofCalls, false);
    comparable = false;
  }

  /**
   * By its circuit breaker: no rate to go by.
   *
   * @param trials after how many trial calls the breaker decides; 0: it was opened by hand
   */
  void byBreaker(int trials) {
    byOutlierDetection(0, 0);
    breakersTrials = Math.max(LEAST_TRIALS, trials);
  }

  /** Takes in what trial calls did. */
  void addTrials(int good, int bad) {
    if (calls > 0) {
      failures += bad;
      calls += good + bad;
    }
  }

  /** It is over; what is known is kept for a relapse. */
  void end() {
    inForce = false;
    comparable = false;
  }

  boolean inForce() {
    return inForce;
  }

  int failures() {
    return failures;
  }

  int calls() {
    return calls;
  }

  /**
   * How many trial calls have to succeed in a row: so many that an endpoint which still fails as it
   * did gets through by luck at most once in twenty times, {@code (1 − rate)ⁿ ≤ 0.05}. The rate is
   * Wilson's lower bound: a few calls say little of it, and an endpoint that failed three of five
   * may well be one that fails a third.
   */
  int trialsNeeded() {
    if (calls == 0) {
      return Math.min(breakersTrials, Breaker.MOST_TRIALS);
    }
    double n = Math.ceil(Math.log(LUCKY) / Math.log(1 - wilsonLowerBound(failures, calls, Z95)));
    return (int) Math.max(LEAST_TRIALS, Math.min(Breaker.MOST_TRIALS, n));
  }

  /** Whether it might fail less than every other call; else it is down, whatever others are. */
  boolean pardonable() {
    return inForce && comparable && wilsonLowerBound(failures, calls, Z99) < PARDONABLE;
  }

  /**
   * The rate that it went out for; one call more than counted, for the calls were counted because
   * of their failures.
   */
  double rate() {
    return failures / (calls + 1.0);
  }

  /**
   * The rate is surely not less: with 95 % confidence for a z of 1.645 (Wilson, "Probable
   * Inference, the Law of Succession, and Statistical Inference", 1927).
   */
  static double wilsonLowerBound(int failures, int calls, double z) {
    double p = (double) failures / calls;
    double z2 = z * z / calls;
    return (p + z2 / 2 - z * Math.sqrt((p * (1 - p) + z2 / 4) / calls)) / (1 + z2);
  }
}
