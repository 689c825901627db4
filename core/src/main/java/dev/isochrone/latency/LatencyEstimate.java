/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import dev.isochrone.outcome.Pace;

/**
 * What is known of a site's distance and load at one moment. Immutable.
 *
 * @param rttNanos how far: the windowed minimum of the round-trip time; NaN if nothing is known
 * @param srttNanos RFC 6298's smoothed round-trip time; NaN if nothing is known
 * @param rttvarNanos RFC 6298's mean deviation; NaN if nothing is known
 * @param serviceNanos how busy: what a response takes beyond the round trip, the standing part of
 *     it; NaN if no call has been answered
 * @param load what responses took beyond the round trip, divided by what their methods usually
 *     take; NaN if nobody said which methods they were of
 * @param tails about the longest that one of the last calls took
 * @param rttSamples round trips measured; 0 means that {@code rttNanos} is a guess from the time
 *     that connecting took
 * @param serviceSamples responses measured
 */
public record LatencyEstimate(
    double rttNanos,
    double srttNanos,
    double rttvarNanos,
    double serviceNanos,
    double load,
    Tails tails,
    long rttSamples,
    long serviceSamples) {

  /** Nothing is known. */
  public static final LatencyEstimate UNKNOWN =
      new LatencyEstimate(
          Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Tails.UNKNOWN, 0, 0);

  /**
   * About the longest that one of the last calls took beyond the round trip, by how long calls of
   * its method usually take; NaN if none of these was answered.
   *
   * @param promptNanos of {@link Pace#PROMPT} methods
   * @param slowNanos of {@link Pace#SLOW} methods
   * @param patientNanos of {@link Pace#PATIENT} methods
   */
  public record Tails(double promptNanos, double slowNanos, double patientNanos) {
    /** Nothing is known. */
    public static final Tails UNKNOWN = new Tails(Double.NaN, Double.NaN, Double.NaN);

    /** Of methods of this pace. */
    public double nanos(Pace pace) {
      return switch (pace) {
        case PROMPT -> promptNanos;
        case SLOW -> slowNanos;
        case PATIENT -> patientNanos;
      };
    }
  }

  /** Whether there is any idea of the distance, be it a guess. */
  public boolean hasRtt() {
    return !Double.isNaN(rttNanos);
  }

  /** Whether any call has been answered. */
  public boolean hasService() {
    return !Double.isNaN(serviceNanos);
  }
}
