/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

/**
 * How much speaks for an endpoint (or a site) failing more than it would by chance: Page's
 * cumulative sum of log likelihood ratios (CUSUM; Page, "Continuous Inspection Schemes", 1954).
 *
 * <pre>
 *   S ← max(0, S + ln(p₁/p₀))           after a failure
 *   S ← max(0, S + ln((1−p₁)/(1−p₀)))   after a success
 *   guilty when S ≥ ln 10⁶
 * </pre>
 *
 * p₀ is the background: what its peers fail at, at least {@value #LEAST_BACKGROUND}. p₁ is what is
 * worth leaving it for. By Lorden's inequality ("Procedures for reacting to a change in
 * distribution", 1971) the mean number of independent calls until an endpoint that fails at p₀ or
 * less is found guilty is at least e^(ln 10⁶): one false ejection in a million decisions, however
 * few calls there are. Three failures in a row, or three of twelve, suffice at 0.1 % background.
 * {@code docs/health.md} derives this and has the delays.
 *
 * <p>Not thread-safe: the writer's. A call costs an addition.
 */
final class ErrorEvidence {
  /** Errors that are nobody's fault. */
  static final double LEAST_BACKGROUND = 0.001;

  /** Whatever the peers do, an endpoint that fails most of its calls is down. */
  static final double MOST_BACKGROUND = 0.5;

  /** One false ejection in so many decisions. */
  static final double DECISIONS_PER_FALSE_EJECTION = 1e6;

  private static final double GUILTY = Math.log(DECISIONS_PER_FALSE_EJECTION);
  private static final double WORTH_LEAVING = 0.2;
  private static final double SURELY_WORTH_LEAVING = 0.9;

  private double background;
  private double failureStep;
  private double successStep;
  private double score;
  private int failures;
  private int calls;

  ErrorEvidence() {
    against(LEAST_BACKGROUND);
  }

  /** Sets what the peers fail at: it counts for the calls to come. */
  void against(double errorRate) {
    double p0 = Math.max(LEAST_BACKGROUND, Math.min(MOST_BACKGROUND, errorRate));
    if (p0 != background) {
      background = p0;
      double p1 = Math.max(WORTH_LEAVING, Math.min(SURELY_WORTH_LEAVING, 3 * p0));
      failureStep = Math.log(p1 / p0);
      successStep = Math.log((1 - p1) / (1 - p0));
    }
  }

  /** A call ended. */
  void add(boolean good) {
    calls++;
    failures += good ? 0 : 1;
    score += good ? successStep : failureStep;
    if (score <= 0) {
      forget(); // whatever began, began after this
    }
  }

  boolean guilty() {
    return score >= GUILTY;
  }

  /** Half way there: too much to be a measure for others. */
  boolean suspicious() {
    return score >= GUILTY / 2;
  }

  /** Takes off what speaks for someone else's guilt. */
  void exclude(ErrorEvidence other) {
    score -= other.score;
    failures = Math.max(0, failures - other.failures);
    calls = Math.max(failures, calls - other.calls);
    if (score <= 0) {
      forget();
    }
  }

  void forget() {
    score = 0;
    failures = 0;
    calls = 0;
  }

  /** Failures since the evidence was last nothing: the likeliest time of the change. */
  int failures() {
    return failures;
  }

  /** Calls since then. */
  int calls() {
    return calls;
  }
}
