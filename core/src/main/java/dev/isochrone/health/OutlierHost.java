/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.outcome.ActivitySample;

/**
 * One endpoint in the eyes of gRFC A50: two buckets of counted calls, one being filled and one to
 * be judged, a multiplier, and since when it is ejected.
 *
 * <p>Not thread-safe: the writer's.
 */
final class OutlierHost {
  private int good;
  private int bad;
  private int judgedGood;
  private int judgedBad;
  private int multiplier;
  private boolean ejected;
  private boolean news;
  private String reason = "";
  private long ejectedNanos;

  void count(ActivitySample sample) {
    good += sample.successes() + sample.applicationErrors();
    bad += sample.failures() + sample.timeouts();
  }

  void swapBuckets() {
    judgedGood = good;
    judgedBad = bad;
    good = 0;
    bad = 0;
  }

  void resetBuckets() {
    swapBuckets();
    judgedGood = 0;
    judgedBad = 0;
  }

  /** Calls of the interval that is being judged. */
  int volume() {
    return judgedGood + judgedBad;
  }

  /** Calls of it that failed. */
  int failures() {
    return judgedBad;
  }

  double successRate() {
    return (double) judgedGood / volume();
  }

  boolean ejected() {
    return ejected;
  }

  int multiplier() {
    return multiplier;
  }

  /** A50's step 5: forgives an interval without ejection, or ends an ejection whose time is up. */
  void sweep(long nowNanos, OutlierDetectionConfig config) {
    if (!ejected && multiplier > 0) {
      multiplier--;
    } else if (ejected && nowNanos - ejectedNanos > ejectionNanos(config)) {
      ejected = false;
    }
  }

  void eject(long nowNanos, String why) {
    ejected = true;
    news = true;
    reason = why;
    ejectedNanos = nowNanos;
    multiplier++;
  }

  /** Ends an ejection before its time. */
  void uneject() {
    ejected = false;
    news = false;
  }

  /** How long it stays out this time: {@code min(base · multiplier, max(base, max))}. */
  long ejectionNanos(OutlierDetectionConfig config) {
    long base = config.baseEjectionTime().toNanos();
    long max = Math.max(base, config.maxEjectionTime().toNanos());
    return multiplier > max / base ? max : base * multiplier;
  }

  /** Whether it was ejected since this was last asked. */
  boolean takeNews() {
    boolean was = news;
    news = false;
    return was;
  }

  /** Why it was last ejected, in words. */
  String reason() {
    return reason;
  }
}
