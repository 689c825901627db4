/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

/**
 * The round-trip time to a site: windowed minimum, and RFC 6298's smoothed mean and deviation.
 *
 * <p>Samples come from probes, which ask for no work, and from calls, whose response times hold the
 * service time too. While probes are fresh a call can therefore lower the minimum, and raises
 * neither it nor the mean: the first calls after an outage would make a near site look far. Until
 * the first sample the time that connecting took stands in: half of it, since a TCP handshake and
 * HTTP/2's settings take two round trips (TLS three or four: the guess is then too far, but by the
 * same factor for every site).
 *
 * <p>Not thread-safe: the writer's.
 */
final class RoundTrip {
  private static final double ALPHA = 1.0 / 8; // RFC 6298, section 2
  private static final double BETA = 1.0 / 4;
  private static final long PRESENT_NANOS = 3_000_000_000L;
  private static final long PROBE_FRESH_NANOS = 30_000_000_000L;

  private final WindowedMin min;
  private double srtt = Double.NaN;
  private double rttvar = Double.NaN;
  private double guess = Double.NaN;
  private long samples;
  private boolean probed;
  private long lastProbeNanos;
  private double lastProbe = Double.NaN;
  private double probeBefore = Double.NaN;

  RoundTrip(LatencyConfig config, long nowNanos) {
    min = new WindowedMin(config.rttWindow().toNanos(), nowNanos);
  }

  void connected(double connectNanos) {
    if (!(guess <= connectNanos / 2)) {
      guess = connectNanos / 2;
    }
  }

  /** What an earlier life of the channel measured: a better guess than connecting. */
  void seed(double rttNanos) {
    guess = rttNanos;
  }

  void probe(long nowNanos, double rttNanos) {
    probed = true;
    lastProbeNanos = nowNanos;
    probeBefore = lastProbe;
    lastProbe = rttNanos;
    smooth(rttNanos);
    min.add(nowNanos, rttNanos);
    samples++;
  }

  void calls(long nowNanos, double minNanos, double meanNanos, int count) {
    if (!probed || nowNanos - lastProbeNanos > PROBE_FRESH_NANOS) {
      min.add(nowNanos, minNanos);
      smooth(meanNanos);
    } else {
      if (minNanos < min.value(nowNanos)) {
        min.add(nowNanos, minNanos);
      }
      // No call is quicker than the way: a probe that stood in a pause or a hang is corrected.
      lastProbe = Math.min(lastProbe, minNanos);
      limit(minNanos);
    }
    samples += count;
  }

  private void smooth(double sample) {
    if (Double.isNaN(srtt)) {
      srtt = sample;
      rttvar = sample / 2;
    } else {
      rttvar = (1 - BETA) * rttvar + BETA * Math.abs(srtt - sample);
      srtt = (1 - ALPHA) * srtt + ALPHA * sample;
      limit(sample);
    }
  }

  /**
   * No mean is above twice its latest sample. RFC 6298 forgets an eighth a sample, so that a first
   * one of a second, from a cold start, would blind the stall detector for minutes; and a way that
   * was just gone in half the time is not that long.
   */
  private void limit(double sample) {
    srtt = Math.min(srtt, 2 * sample);
    rttvar = Math.min(rttvar, sample);
  }

  double distanceNanos(long nowNanos) {
    return samples == 0 ? guess : min.value(nowNanos);
  }

  /**
   * The way's length at present, for telling it from the service time. The distance is the least of
   * a window and so follows a longer way late; two probes in a row that took longer show it soon.
   */
  double presentNanos(long nowNanos) {
    double distance = distanceNanos(nowNanos);
    boolean fresh = probed && nowNanos - lastProbeNanos <= PRESENT_NANOS;
    return fresh && !Double.isNaN(probeBefore)
        ? Math.max(distance, Math.min(lastProbe, probeBefore))
        : distance;
  }

  double srttNanos() {
    return srtt;
  }

  double rttvarNanos() {
    return rttvar;
  }

  long samples() {
    return samples;
  }
}
