/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.HealthConfig;
import dev.isochrone.health.HealthState;
import dev.isochrone.health.Prober;
import dev.isochrone.latency.LatencyEstimate;
import java.util.Collection;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who is probed when: a new site at once until its distance is known, a suspect often, the
 * rest now and then, two endpoints a site and interval, and nobody while the router has no calls.
 *
 * <p>Not thread-safe: the writer's.
 */
final class ProbeSchedule {
  /** Without calls for so long, probes stop: they would keep a channel from going idle. */
  static final long QUIET_NANOS = 60_000_000_000L;

  private static final int SAMPLES_AT_FIRST = 3;
  private static final long SUSPECT_INTERVAL_NANOS = 250_000_000L;
  private static final long TIMEOUT_FLOOR_NANOS = 500_000_000L;
  private static final long TIMEOUT_COLD_NANOS = 2_000_000_000L;
  private static final double NOISY_ROUND_TRIPS = 3;
  private static final double JITTER = 0.2;
  private static final int PER_SITE = 2;

  /** Takes what a probe measured, on the writer's thread. */
  interface Sink {
    void answered(EndpointState endpoint, long rttNanos, boolean serving);

    void unanswered(EndpointState endpoint, long sentNanos);
  }

  private static final Logger log = LoggerFactory.getLogger(ProbeSchedule.class);

  private final Supplier<HealthConfig> config;
  private final Prober prober;
  private final Clock clock;
  private final RandomGenerator random;
  private final Sink sink;
  private double tokens;
  private long refilledNanos;
  private int resumeAt;

  ProbeSchedule(
      Supplier<HealthConfig> config,
      Prober prober,
      Clock clock,
      RandomGenerator random,
      Sink sink) {
    this.config = config;
    this.prober = prober;
    this.clock = clock;
    this.random = random;
    this.sink = sink;
    refilledNanos = clock.ticker().nanoTime();
    tokens = config.get().probesPerSecond();
  }

  void tick(long nowNanos, Collection<SiteState> sites) {
    double refill = (nowNanos - refilledNanos) / 1e9 * config.get().probesPerSecond();
    tokens = Math.min(config.get().probesPerSecond(), tokens + refill);
    refilledNanos = nowNanos;
    // Goes on where the tokens ran out: else the last of many would never be asked.
    int begin = resumeAt;
    resumeAt = 0;
    if (tickFrom(begin, Integer.MAX_VALUE, nowNanos, sites)) {
      tickFrom(0, begin, nowNanos, sites);
    }
  }

  /** Returns whether the tokens lasted to the end. */
  private boolean tickFrom(int begin, int end, long nowNanos, Collection<SiteState> sites) {
    int i = 0;
    for (SiteState site : sites) {
      for (EndpointState e : site.endpoints) {
        if (i >= begin && i < end && due(e, nowNanos)) {
          if (tokens < 1) {
            resumeAt = i;
            return false;
          }
          tokens--;
          probe(e, nowNanos);
        }
        i++;
      }
    }
    return true;
  }

  private static boolean due(EndpointState e, long nowNanos) {
    return e.site.permitted
        && !e.probeUnderWay
        && e.health.connected()
        && nowNanos - e.nextProbeNanos >= 0;
  }

  private void probe(EndpointState e, long sentNanos) {
    e.probeUnderWay = true;
    Prober.Report report =
        new Prober.Report() {
          @Override
          public void answered(boolean serving) {
            long rtt = clock.ticker().nanoTime() - sentNanos;
            finish(e, () -> sink.answered(e, rtt, serving));
          }

          @Override
          public void unanswered() {
            finish(e, () -> sink.unanswered(e, sentNanos));
          }

          @Override
          public void notSent() {
            onWriter(
                e,
                now -> {
                  tokens++; // nothing was asked
                  e.nextProbeNanos = now + SUSPECT_INTERVAL_NANOS;
                });
          }
        };
    try {
      prober.probe(e.endpoint, timeoutNanos(e.site.estimate), report);
    } catch (RuntimeException thrown) {
      log.warn("prober {} threw; routing goes on", prober, thrown);
      report.notSent();
    }
  }

  private void finish(EndpointState e, Runnable result) {
    onWriter(
        e,
        now -> {
          result.run();
          e.nextProbeNanos = now + intervalNanos(e);
        });
  }

  private void onWriter(EndpointState e, LongConsumer task) {
    clock
        .scheduler()
        .schedule(
            () -> {
              e.probeUnderWay = false;
              task.accept(clock.ticker().nanoTime());
            },
            0);
  }

  /**
   * It came up: ask at once if that tells how far its site is, in its turn if that is known. After
   * an outage it is not: the way may have become another. One endpoint is enough to ask.
   */
  void joined(EndpointState e, long nowNanos) {
    boolean known = e.site.estimate.rttSamples() >= SAMPLES_AT_FIRST;
    long interval = config.get().probeInterval().toNanos();
    boolean old =
        nowNanos - e.site.measuredNanos > interval && nowNanos - e.site.askedNanos > interval;
    if (known && old) {
      e.site.askedNanos = nowNanos;
    }
    e.nextProbeNanos = known && !old ? nowNanos + intervalNanos(e) : nowNanos;
  }

  private long intervalNanos(EndpointState e) {
    if (e.site.estimate.rttSamples() < SAMPLES_AT_FIRST) {
      return 0;
    }
    if (e.health.state() == HealthState.SUSPECT) {
      return SUSPECT_INTERVAL_NANOS;
    }
    int share = Math.max(1, (e.site.endpoints.size() + PER_SITE - 1) / PER_SITE);
    double jitter = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return (long) (config.get().probeInterval().toNanos() * share * jitter);
  }

  private static long timeoutNanos(LatencyEstimate estimate) {
    if (Double.isNaN(estimate.srttNanos())) {
      return TIMEOUT_COLD_NANOS;
    }
    double rto = estimate.srttNanos() + 4 * estimate.rttvarNanos();
    // A deviation is soon forgotten, and a noisy way may be that long twice in a row.
    double noisy = NOISY_ROUND_TRIPS * estimate.srttNanos();
    return (long) Math.max(TIMEOUT_FLOOR_NANOS, Math.max(rto, noisy));
  }
}
