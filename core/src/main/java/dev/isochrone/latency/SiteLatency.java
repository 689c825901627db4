/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import dev.isochrone.outcome.ActivitySample;
import org.jspecify.annotations.Nullable;

/**
 * What one router knows of one site's distance and load.
 *
 * <p>{@link #record} is for any thread, takes no lock and allocates nothing; everything else is for
 * the router's one writer.
 */
public final class SiteLatency {
  /**
   * Only so many sites of a router keep distributions: they take up to 240 KiB each where calls go
   * (30 MiB a router at the most), 8 KiB where none do.
   */
  public static final int MAX_SITES_WITH_WINDOWS = 128;

  private final RoundTrip roundTrip;
  private final StandingService service;
  private final PeakEwma tail;
  private final MeanLoad load;
  private final @Nullable ResponseWindows windows;

  /**
   * Starts to measure a site.
   *
   * @param withWindows whether to keep the distribution of response times
   */
  public SiteLatency(LatencyConfig config, long nowNanos, boolean withWindows) {
    roundTrip = new RoundTrip(config, nowNanos);
    service =
        new StandingService(
            config.serviceWindow().toNanos(), config.idleDecay().toNanos(), nowNanos);
    tail = new PeakEwma(config.tailDecay().toNanos());
    load = new MeanLoad(nowNanos);
    windows = withWindows ? new ResponseWindows() : null;
  }

  /** A response's time, for the distribution. Any thread. */
  public void record(long responseNanos) {
    if (windows != null) {
      windows.record(responseNanos);
    }
  }

  /** A connection came up after this long: a first guess of the distance. */
  public void connected(double connectNanos) {
    roundTrip.connected(connectNanos);
  }

  /** What was known of the site before, in an earlier life of the channel. */
  public void seed(LatencyEstimate earlier) {
    if (earlier.hasRtt()) {
      roundTrip.seed(earlier.rttNanos());
    }
  }

  /** A probe was answered. */
  public void probe(long nowNanos, double rttNanos) {
    roundTrip.probe(nowNanos, rttNanos);
    service.way(nowNanos, roundTrip.presentNanos(nowNanos));
  }

  /** What one of the site's endpoints, a well one, answered since the last time. */
  public void calls(long nowNanos, ActivitySample sample) {
    if (sample.busy() > 0) {
      load.add(0, 0, 0, sample.busy());
    }
    if (sample.responses() == 0) {
      return;
    }
    roundTrip.calls(
        nowNanos, sample.responseMinNanos(), sample.responseMeanNanos(), sample.responses());
    double way = roundTrip.presentNanos(nowNanos);
    service.add(nowNanos, sample.responseMeanNanos(), way, sample.responses());
    tail.add(nowNanos, Math.max(0.0, sample.responseMaxNanos() - way));
    // Beyond the least of the window: a way that just became longer costs a call as a queue does.
    load.add(sample.responseMeanNanos(), roundTrip.distanceNanos(nowNanos), sample.responses(), 0);
  }

  /** The site came back from a fault: what its load was before or during says nothing now. */
  public void forgetLoad(long nowNanos) {
    service.reset(nowNanos);
    tail.reset();
    load.reset(nowNanos);
  }

  /** Whether enough has come back since this last said so to look at the load again. */
  public boolean loadStep(long nowNanos) {
    return load.step(nowNanos);
  }

  /** What responses take beyond the way at present, on average, in ns; the floor if unknown. */
  public double loadNanos(long nowNanos, double floorNanos) {
    return load.nanos(nowNanos, floorNanos);
  }

  /** The share of calls that are refused for lack of capacity at present, 0 to 1. */
  public double refusedShare(long nowNanos) {
    return load.refusedShare(nowNanos);
  }

  /** Once a second: moves the distribution's window on. */
  public void rotate() {
    if (windows != null) {
      windows.rotate();
    }
  }

  /**
   * What is known now.
   *
   * @param baselineServiceNanos what a service time decays to when no call has been answered for a
   *     while: old load says little of present load
   */
  public LatencyEstimate estimate(long nowNanos, double baselineServiceNanos) {
    boolean served = service.samples() > 0;
    return new LatencyEstimate(
        roundTrip.distanceNanos(nowNanos),
        roundTrip.srttNanos(),
        roundTrip.rttvarNanos(),
        served ? service.nanos(nowNanos, baselineServiceNanos) : Double.NaN,
        served ? tail.decayed(nowNanos, baselineServiceNanos) : Double.NaN,
        roundTrip.samples(),
        service.samples());
  }

  /** Quantiles of the response times of the last 10 s, in ns; null if there are none. */
  public double @Nullable [] quantiles(double... percentiles) {
    return windows == null ? null : windows.quantiles(percentiles);
  }

  /** Quantiles of the response times of the last minute, in ns; null if there are none. */
  public double @Nullable [] minuteQuantiles(double... percentiles) {
    return windows == null ? null : windows.minuteQuantiles(percentiles);
  }
}
