/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

/**
 * What is known of a site's distance and load at one moment. Immutable.
 *
 * @param rttNanos how far: the windowed minimum of the round-trip time; NaN if nothing is known
 * @param srttNanos RFC 6298's smoothed round-trip time; NaN if nothing is known
 * @param rttvarNanos RFC 6298's mean deviation; NaN if nothing is known
 * @param serviceNanos how busy: what a response takes beyond the round trip, the standing part of
 *     it; NaN if no call has been answered
 * @param tailNanos the recent peak of the same, decaying; NaN if no call has been answered
 * @param rttSamples round trips measured; 0 means that {@code rttNanos} is a guess from the time
 *     that connecting took
 * @param serviceSamples responses measured
 */
public record LatencyEstimate(
    double rttNanos,
    double srttNanos,
    double rttvarNanos,
    double serviceNanos,
    double tailNanos,
    long rttSamples,
    long serviceSamples) {

  /** Nothing is known. */
  public static final LatencyEstimate UNKNOWN =
      new LatencyEstimate(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, 0);

  /** Whether there is any idea of the distance, be it a guess. */
  public boolean hasRtt() {
    return !Double.isNaN(rttNanos);
  }

  /** Whether any call has been answered. */
  public boolean hasService() {
    return !Double.isNaN(serviceNanos);
  }
}
