/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.CallMethods;
import dev.isochrone.outcome.Pace;

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
  private final BusyShare busy;
  private final MethodBaselines methods;

  /** Starts to measure an endpoint by itself. */
  EndpointLatency(LatencyConfig config) {
    this(config, new MethodBaselines(new CallMethods(), config, 0));
  }

  /**
   * Starts to measure an endpoint.
   *
   * @param methods what its calls are expected to take
   */
  public EndpointLatency(LatencyConfig config, MethodBaselines methods) {
    this.methods = methods;
    peak = new PeakEwma(config.peakDecay().toNanos());
    busy = new BusyShare(config.tailDecay().toNanos());
  }

  /** What the endpoint did since the last time; {@code distanceNanos} may be NaN. */
  public void calls(long nowNanos, ActivitySample sample, double distanceNanos) {
    double distance = Double.isNaN(distanceNanos) ? 0 : distanceNanos;
    if (sample.responses() > 0) {
      peak.add(
          nowNanos,
          methods.averageNanos(
              Math.max(0, sample.responseMeanNanos() - distance), sample.expectedMeanNanos()));
    }
    // A long poll that is given up proves nothing.
    long unanswered =
        Math.max(sample.unansweredMaxNanos(Pace.PROMPT), sample.unansweredMaxNanos(Pace.SLOW));
    if (unanswered > 0) {
      peak.atLeast(nowNanos, Math.max(0.0, unanswered - distance));
    }
    int judged = sample.successes() + sample.busy();
    if (judged > 0) {
      busy.add(nowNanos, sample.busy(), judged);
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
    return Math.max(1, cost) * (1 + BUSY_PENALTY * busy.decayed(nowNanos));
  }
}
