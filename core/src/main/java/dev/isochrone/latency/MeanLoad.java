/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

/**
 * What responses take beyond the way at present, on average: what steers how many calls a site
 * keeps, and so has to see a queue grow within a fraction of a second and not see one where a few
 * calls happen to be long.
 *
 * <p>Taken in periods of at least {@value #PERIOD_MILLIS} ms with {@value #ENOUGH} responses, or
 * half a second with fewer; a period weighs by its responses, so that the mean is over about the
 * last {@value #MEMORY}, or the last second where that holds fewer.
 *
 * <p>Not thread-safe: the writer's.
 */
final class MeanLoad {
  static final long PERIOD_MILLIS = 50;
  static final int ENOUGH = 8;
  static final int MEMORY = 30;
  // A cold server's first answers are no load.
  private static final int YOUNG = 10;
  private static final long PERIOD_NANOS = PERIOD_MILLIS * 1_000_000;
  private static final long PATIENCE_NANOS = 500_000_000L;
  // One or two of the calls of a twentieth of a second may be one user's who is over his quota.
  private static final int REFUSED_ENOUGH = 3;
  // And no longer: at few calls a second thirty of them are history.
  private static final double MEMORY_TAU_NANOS = 1e9;
  // The least of a minute's means of 30 responses is a third below their mean, of 100 a seventh.
  private static final int SETTLED = 100;
  private static final double SETTLED_TAU_NANOS = 0.5e9;
  // Without calls old load fades in seconds, so that a site that was left is tried again.
  private static final double FADE_TAU_NANOS = 1.5e9;

  private double sum;
  private int responses;
  private int refused;
  private long periodStart;
  private double mean;
  // The mean's variance in units of one response's.
  private double variance = 1;
  private final CallMean settled = new CallMean(SETTLED_TAU_NANOS, SETTLED);
  private double refusedShare;
  // Of the last period; NaN once it was looked at, or if it says too little.
  private double refusedNow = Double.NaN;
  private long meanNanos;
  private long samples;

  MeanLoad(long nowNanos) {
    periodStart = nowNanos;
  }

  void add(double meanNanos, double wayNanos, int count, int busy) {
    sum += Math.max(0, meanNanos - wayNanos) * count;
    responses += count;
    refused += busy;
  }

  /** Ends the period if it is long enough; whether it brought any response. */
  boolean step(long nowNanos) {
    long length = nowNanos - periodStart;
    int ended = responses + refused;
    if (length < PERIOD_NANOS || (ended < ENOUGH && length < PATIENCE_NANOS)) {
      return false;
    }
    if (ended > 0) {
      double byCount = Math.exp(-(double) ended / MEMORY);
      double byTime = Decay.weight(nowNanos - meanNanos, MEMORY_TAU_NANOS);
      double weight = samples == 0 ? 0 : Math.min(byCount, byTime);
      if (responses > 0) {
        mean = Decay.mix(mean, sum / responses, weight);
        variance = weight * weight * variance + (1 - weight) * (1 - weight) / responses;
        settled.add(nowNanos, sum / responses, responses);
        samples += responses;
      }
      refusedShare = Decay.mix(refusedShare, (double) refused / ended, weight);
      meanNanos = nowNanos;
    }
    refusedNow = refused >= REFUSED_ENOUGH ? (double) refused / ended : Double.NaN;
    boolean news = responses > 0;
    periodStart = nowNanos;
    sum = 0;
    responses = 0;
    refused = 0;
    return news;
  }

  /** In ns; {@code floor} if little is known, and what it fades to without calls. */
  double nanos(long nowNanos, double floor) {
    if (samples < YOUNG) {
      return floor;
    }
    return Double.isNaN(floor) ? mean : Decay.mix(mean, floor, fresh(nowNanos));
  }

  /**
   * How far off the mean may be by chance, as a share of it: its standard error if what responses
   * take is distributed exponentially, as it is where they queue at random; 1 if nothing is known.
   * No less than that of the memory's, for a queue's own chance no number of responses averages
   * out.
   */
  double relativeError() {
    return Math.sqrt(Math.max(variance, 1.0 / (2 * MEMORY)));
  }

  /**
   * The mean of about the last {@value #SETTLED} responses or half a second, whichever is more, in
   * ns: later than {@link #nanos} and less by chance. NaN if little is known.
   */
  double settledNanos() {
    return samples < YOUNG ? Double.NaN : settled.value();
  }

  /** What share of the period that has just ended was refused; once, and NaN if that is little. */
  double takeRefusedNow() {
    double share = refusedNow;
    refusedNow = Double.NaN;
    return share;
  }

  /** The share of calls refused for lack of capacity, 0 to 1. */
  double refusedShare(long nowNanos) {
    return refusedShare * fresh(nowNanos);
  }

  private double fresh(long nowNanos) {
    return Decay.weight(nowNanos - meanNanos - PATIENCE_NANOS, FADE_TAU_NANOS);
  }

  long samples() {
    return samples;
  }

  void reset(long nowNanos) {
    mean = 0;
    variance = 1;
    settled.reset();
    refusedShare = 0;
    refusedNow = Double.NaN;
    samples = 0;
    sum = 0;
    responses = 0;
    refused = 0;
    periodStart = nowNanos;
  }
}
