/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import dev.isochrone.outcome.ActivitySample;

/**
 * One endpoint's own load, beside its site's: what tells a slow host from its quick neighbour.
 *
 * <p>Not thread-safe: the writer's.
 */
public final class EndpointLatency {
  // BUSY refusals raise the cost at most so much: one in two refused makes an endpoint look this
  // share of ten times as dear, enough to shed load and too little to be called dead.
  private static final double BUSY_PENALTY = 9;

  private final PeakEwma peak;
  private final Ewma busy;

  /** Starts to measure an endpoint. */
  public EndpointLatency(LatencyConfig config) {
    peak = new PeakEwma(config.peakDecay().toNanos());
    busy = new Ewma(config.tailDecay().toNanos());
  }

  /** What the endpoint did since the last time; {@code distanceNanos} may be NaN. */
  public void calls(long nowNanos, ActivitySample sample, double distanceNanos) {
    double distance = Double.isNaN(distanceNanos) ? 0 : distanceNanos;
    if (sample.responses() > 0) {
      peak.add(nowNanos, Math.max(0, sample.responseMeanNanos() - distance));
    }
    if (sample.unansweredMaxNanos() > 0) {
      peak.atLeast(nowNanos, Math.max(0.0, sample.unansweredMaxNanos() - distance));
    }
    int judged = sample.successes() + sample.busy();
    if (judged > 0) {
      busy.add(nowNanos, (double) sample.busy() / judged, judged);
    }
  }

  /** It came back from a fault: start anew. */
  public void forget() {
    peak.reset();
    busy.reset();
  }

  /**
   * What the next call is expected to take, in ns: distance plus the recent peak of the service
   * time, dearer where calls are refused for lack of capacity. Positive.
   *
   * @param baselineServiceNanos the service time assumed while none is known
   */
  public double costNanos(long nowNanos, double distanceNanos, double baselineServiceNanos) {
    double distance = Double.isNaN(distanceNanos) ? 0 : distanceNanos;
    double cost = distance + peak.decayed(nowNanos, baselineServiceNanos);
    return Math.max(1, cost) * (1 + BUSY_PENALTY * busy.decayed(nowNanos, 0));
  }
}
