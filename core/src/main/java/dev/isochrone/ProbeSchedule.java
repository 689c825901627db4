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
 * rest once an interval, and nobody while the router has no calls.
 *
 * <p>Where the budget is too small for all, a few represent their site, in turns: one of a site
 * whose calls are answered, which only has to tell the way from the work, and two of a site that
 * sees no traffic and is known by its probes alone. The same goes for endpoints that say by
 * themselves when they cease to serve.
 *
 * <p>Not thread-safe: the writer's.
 */
final class ProbeSchedule {
  /** Without calls for so long, probes stop: they would keep a channel from going idle. */
  static final long QUIET_NANOS = 60_000_000_000L;

  private static final int SAMPLES_AT_FIRST = 3;
  private static final long SUSPECT_INTERVAL_NANOS = 250_000_000L;
  // A lost message is sent again after 200 ms (Linux' least), and once more after another 400.
  private static final long TIMEOUT_FLOOR_NANOS = 500_000_000L;
  private static final long TIMEOUT_COLD_NANOS = 2_000_000_000L;
  private static final double NOISY_ROUND_TRIPS = 3;
  // Downwards, so that whatever is said at the last moment is heard within one interval.
  private static final double JITTER = 0.2;
  private static final int QUIET_REPRESENTATIVES = 2;
  // Eight probes a second tell soon enough that a site is back.
  private static final int SILENT_REPRESENTATIVES = 2;
  // To count is to look at every endpoint.
  private static final long COUNT_NANOS = 100_000_000L;
  // Nobody is left to ask: what is asked next says so itself.
  private static final long FAR_NANOS = 3_600_000_000_000L;

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
  private boolean affordable;
  private long countedNanos;
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
    countedNanos = refilledNanos - COUNT_NANOS;
    tokens = config.get().probesPerSecond();
  }

  void tick(long nowNanos, Collection<SiteState> sites) {
    double refill = (nowNanos - refilledNanos) / 1e9 * config.get().probesPerSecond();
    tokens = Math.min(config.get().probesPerSecond(), tokens + refill);
    refilledNanos = nowNanos;
    // Goes on where the tokens ran out: else the last of many would never be asked.
    int begin = resumeAt;
    resumeAt = 0;
    if (nowNanos - countedNanos >= COUNT_NANOS) {
      countedNanos = nowNanos;
      affordable = asked(sites) <= affordable();
    }
    if (tickFrom(begin, Integer.MAX_VALUE, nowNanos, sites)) {
      tickFrom(0, begin, nowNanos, sites);
    }
  }

  /** How many would be asked if everyone were. */
  private static int asked(Collection<SiteState> sites) {
    int asked = 0;
    for (SiteState site : sites) {
      if (site.permitted) {
        for (EndpointState e : site.endpoints) {
          asked += e.health.connected() && !WatchSchedule.listensTo(e) ? 1 : 0;
        }
      }
    }
    return asked;
  }

  /** How many the budget lasts for within the shortest interval. */
  private double affordable() {
    HealthConfig c = config.get();
    return c.probesPerSecond() * c.probeInterval().toNanos() / 1e9 * (1 - JITTER);
  }

  /** Returns whether the tokens lasted to the end. */
  private boolean tickFrom(int begin, int end, long nowNanos, Collection<SiteState> sites) {
    int first = 0;
    for (SiteState site : sites) {
      int from = Math.max(0, begin - first);
      int to = Math.min(site.endpoints.size(), end - first);
      if (site.permitted && nowNanos - site.probeDueNanos >= 0 && from < to) {
        if (tokens < 1) {
          resumeAt = first + from;
          return false;
        }
        int stopped = probeDue(site, from, to, nowNanos);
        if (stopped < to) {
          resumeAt = first + stopped;
          return false;
        }
        site.probeDueNanos = nextDue(site, nowNanos);
      }
      first += site.endpoints.size();
    }
    return true;
  }

  /** Returns where the tokens ran out, or {@code to}. */
  private int probeDue(SiteState site, int from, int to, long nowNanos) {
    for (int i = from; i < to; i++) {
      EndpointState e = site.endpoints.get(i);
      if (due(e, nowNanos)) {
        if (tokens < 1) {
          return i;
        }
        tokens--;
        probe(e, nowNanos);
      }
    }
    return to;
  }

  /** When the first of those that can be asked is due, which may be now; else in a long while. */
  private static long nextDue(SiteState site, long nowNanos) {
    long least = FAR_NANOS;
    for (EndpointState e : site.endpoints) {
      if (askable(e)) {
        least = Math.min(least, e.nextProbeNanos - nowNanos);
      }
    }
    return nowNanos + least;
  }

  /** From now on the endpoint is due then. */
  private static void dueAt(EndpointState e, long nanos) {
    e.nextProbeNanos = nanos;
    if (nanos - e.site.probeDueNanos < 0) {
      e.site.probeDueNanos = nanos;
    }
  }

  /** Find out at once; of a site that went out as one it is enough to ask a few. */
  void suspected(EndpointState e, long nowNanos) {
    long turns = suspectTurns(e) - 1;
    dueAt(e, nowNanos + (long) (SUSPECT_INTERVAL_NANOS * turns * random.nextDouble()));
  }

  private static long suspectTurns(EndpointState e) {
    return e.health.outWithSite() ? turns(e.site.endpoints.size(), SILENT_REPRESENTATIVES) : 1;
  }

  private static boolean due(EndpointState e, long nowNanos) {
    return askable(e) && nowNanos - e.nextProbeNanos >= 0;
  }

  private static boolean askable(EndpointState e) {
    return !e.probeUnderWay && e.health.connected();
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
                  dueAt(e, now + SUSPECT_INTERVAL_NANOS);
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
          dueAt(e, now + intervalNanos(e, now));
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
    dueAt(e, known && !old ? nowNanos + intervalNanos(e, nowNanos) : nowNanos);
  }

  private long intervalNanos(EndpointState e, long nowNanos) {
    if (e.site.estimate.rttSamples() < SAMPLES_AT_FIRST) {
      return 0;
    }
    if (e.health.state() == HealthState.SUSPECT) {
      return SUSPECT_INTERVAL_NANOS * suspectTurns(e);
    }
    double jitter = 1 - JITTER * random.nextDouble();
    return (long) (config.get().probeInterval().toNanos() * turns(e, nowNanos) * jitter);
  }

  /** In how many intervals it is asked once. */
  private int turns(EndpointState e, long nowNanos) {
    if (affordable && !WatchSchedule.listensTo(e)) {
      return 1;
    }
    boolean quiet = nowNanos - e.site.answeredNanos >= config.get().probeInterval().toNanos();
    return turns(e.site.endpoints.size(), quiet ? QUIET_REPRESENTATIVES : 1);
  }

  private static int turns(int endpoints, int representatives) {
    return Math.max(1, (endpoints + representatives - 1) / representatives);
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
