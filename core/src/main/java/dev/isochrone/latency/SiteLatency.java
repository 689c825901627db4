/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.CallMethods;
import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.outcome.Expectation;
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

  private static final double LOAD_TAU_NANOS = 0.5e9;
  private static final int LOAD_CALLS = 100;

  private final RoundTrip roundTrip;
  private final StandingService service;
  private final CallMean took = new CallMean(LOAD_TAU_NANOS, LOAD_CALLS);
  private final CallMean expected = new CallMean(LOAD_TAU_NANOS, LOAD_CALLS);
  private final Tails tails;
  private final MeanLoad load;
  private final MethodBaselines methods;
  private final @Nullable ResponseWindows windows;
  // Written by the writer, for calls to know what is the way and what the load.
  private volatile double wayNanos = Double.NaN;
  private volatile double relativeLoad = 1;

  /** Starts to measure a site by itself: what its calls are expected to take is its own affair. */
  SiteLatency(LatencyConfig config, long nowNanos, boolean withWindows) {
    this(config, new MethodBaselines(new CallMethods(), config, nowNanos), nowNanos, withWindows);
  }

  /**
   * Starts to measure a site.
   *
   * @param methods what its calls are expected to take
   * @param withWindows whether to keep the distribution of response times
   */
  public SiteLatency(
      LatencyConfig config, MethodBaselines methods, long nowNanos, boolean withWindows) {
    this.methods = methods;
    roundTrip = new RoundTrip(config, nowNanos);
    service =
        new StandingService(
            config.serviceWindow().toNanos(), config.idleDecay().toNanos(), nowNanos);
    tails = new Tails(config);
    load = new MeanLoad(nowNanos);
    windows = withWindows ? new ResponseWindows() : null;
  }

  /** A response's time, for the distribution. Any thread. */
  public void record(long responseNanos) {
    if (windows != null) {
      windows.record(responseNanos);
    }
  }

  /**
   * Says to a response's method what it took, and returns what that method usually takes beyond the
   * way, in ns: of a method that nobody knows yet, what this one took. Any thread.
   *
   * @param well whether the endpoint is: what a sick one answers, late, measures its sickness
   */
  public long score(long responseNanos, Expectation expectation, boolean well) {
    long usual = expectation.method().usualNanos();
    double way = wayNanos;
    if (Double.isNaN(way) || !EndpointActivity.plausible(responseNanos)) {
      return usual;
    }
    double service = Math.max(0, responseNanos - way);
    if (well || usual == 0) { // one that takes minutes may have been taken for a hang
      expectation.method().answered(service / relativeLoad);
    }
    return usual == 0 ? (long) service : usual;
  }

  /** The way there and back at present, in ns; NaN if nobody knows. Any thread. */
  public double wayNanos() {
    return wayNanos;
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
    double way = roundTrip.presentNanos(nowNanos);
    wayNanos = way;
    service.way(nowNanos, way);
  }

  /** What one of the site's endpoints, a well one, answered since the last time. */
  public void calls(long nowNanos, ActivitySample sample) {
    if (sample.busy() > 0) {
      load.add(0, 0, 0, sample.busy());
    }
    if (sample.responses() == 0) {
      addTails(nowNanos, sample, roundTrip.presentNanos(nowNanos));
      return;
    }
    roundTrip.calls(
        nowNanos, sample.responseMinNanos(), sample.responseMeanNanos(), sample.responses());
    double way = roundTrip.presentNanos(nowNanos);
    wayNanos = way;
    int count = sample.responses();
    double usual = sample.expectedMeanNanos();
    service.add(nowNanos, sample.responseMeanNanos(), way, count);
    if (usual > 0) {
      took.add(nowNanos, Math.max(0, sample.responseMeanNanos() - way), count);
      expected.add(nowNanos, usual, count);
      if (took.samples() >= LOAD_CALLS) { // of a few calls any may have been a quick one
        relativeLoad = methods.relativeLoad(nowNanos, took.value() / expected.value());
      }
    }
    // Beyond the least of the window: a way that just became longer costs a call as a queue does.
    double distance = roundTrip.distanceNanos(nowNanos);
    double beyond = methods.averageNanos(sample.responseMeanNanos() - distance, usual);
    load.add(distance + beyond, distance, count, 0);
    addTails(nowNanos, sample, way);
  }

  /** How long a silence may be follows from whatever was answered. */
  private void addTails(long nowNanos, ActivitySample sample, double way) {
    if (sample.answers() > 0 && !Double.isNaN(way)) {
      tails.add(nowNanos, sample, way);
      methods.tails().add(nowNanos, sample, way);
    }
  }

  /** The site came back from a fault: what its load was before or during says nothing now. */
  public void forgetLoad(long nowNanos) {
    service.reset(nowNanos);
    took.reset();
    expected.reset();
    relativeLoad = 1;
    tails.reset();
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

  /** How far off {@link #loadNanos} may be by chance: its standard error as a share of it. */
  public double loadRelativeError() {
    return load.relativeError();
  }

  /**
   * The load over more calls: for the least of what it was, which chance lowers. NaN if unknown.
   */
  public double settledLoadNanos() {
    return load.settledNanos();
  }

  /** By how much the way is longer at present than the distance: a route changed; in ns. */
  public double longerNanos(long nowNanos) {
    return Math.max(0, roundTrip.presentNanos(nowNanos) - roundTrip.distanceNanos(nowNanos));
  }

  /**
   * The share of calls that were refused for lack of capacity in the last twentieth of a second, or
   * half a second where calls are few; once, and NaN if none or hardly any were.
   */
  public double takeRefusedNow() {
    return load.takeRefusedNow();
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
        took.value() / expected.value(),
        tails.estimate(nowNanos, methods.tails()),
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
