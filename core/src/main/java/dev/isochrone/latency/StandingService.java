/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

/**
 * How busy a site is: the service time that <em>stays</em>, the least of the last window's ticks.
 *
 * <p>The idea is CoDel's (RFC 8289, section 3.1): a queue that drains within the window is a burst
 * and harms nobody; one whose minimum stays high is standing. A mean would take a cold start's one
 * slow second, or a pause of the client's own, for a slow site and move calls away from the
 * nearest.
 *
 * <p>Without calls it fades to a floor, for old load says little of present load.
 *
 * <p>Not thread-safe: the writer's.
 */
final class StandingService {
  private final long windowNanos;
  private final double fadeTauNanos;
  private final WindowedMin min;
  private final WindowedMin total;
  // What probes since the last call leave of it: 0 to the standing one.
  private double atMost = Double.POSITIVE_INFINITY;
  private long lastNanos;
  private long samples;

  StandingService(long windowNanos, double fadeTauNanos, long nowNanos) {
    this.windowNanos = windowNanos;
    this.fadeTauNanos = fadeTauNanos;
    min = new WindowedMin(windowNanos, nowNanos);
    total = new WindowedMin(windowNanos, nowNanos);
  }

  /** Takes in a tick with {@code count} responses of this mean, over a way of this length. */
  void add(long nowNanos, double meanNanos, double wayNanos, int count) {
    min.add(nowNanos, Math.max(0, meanNanos - wayNanos));
    total.add(nowNanos, meanNanos);
    atMost = Double.POSITIVE_INFINITY;
    lastNanos = nowNanos;
    samples += count;
  }

  /**
   * The way was found to be this long. What the last calls took was then that much less service: a
   * route that became longer must not be remembered as load after the calls have left it.
   */
  void way(long nowNanos, double wayNanos) {
    if (samples > 0) {
      atMost = Math.min(atMost, Math.max(0, total.value(nowNanos) - wayNanos));
    }
  }

  double nanos(long nowNanos, double floor) {
    double standing = Math.min(atMost, min.value(nowNanos));
    long idle = nowNanos - lastNanos - windowNanos;
    if (idle <= 0) {
      return standing;
    }
    return Decay.mix(standing, floor, Decay.weight(idle, fadeTauNanos));
  }

  long samples() {
    return samples;
  }

  void reset(long nowNanos) {
    min.reset(nowNanos);
    total.reset(nowNanos);
    atMost = Double.POSITIVE_INFINITY;
    samples = 0;
  }
}
