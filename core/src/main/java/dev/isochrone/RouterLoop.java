/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.Connectivity;
import dev.isochrone.health.EndpointHealth.Change;
import dev.isochrone.health.HealthState;
import dev.isochrone.health.Peers;
import dev.isochrone.health.Prober;
import dev.isochrone.latency.MethodBaselines;
import dev.isochrone.latency.ServiceBaseline;
import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.time.Scheduler.Cancellable;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The writer's beat: a hundred times a second while there are calls, ten times while there are
 * none, it takes in what came back, judges, ranks, and has a new table built if anything changed.
 *
 * <p>Not thread-safe: the writer's. A beat costs O(endpoints); it allocates nothing while nothing
 * changes.
 */
final class RouterLoop implements ProbeSchedule.Sink {
  static final long BUSY_TICK_NANOS = 10_000_000L;
  static final long QUIET_TICK_NANOS = 100_000_000L;
  // At 250 calls a second one tick in fifty finds nothing under way: what fails in the tenth of a
  // second after it would all be lost before anyone looked.
  private static final long LULL_NANOS = 200_000_000L;
  // Less is how busy machines schedule, and part of what calls really take.
  private static final long PAUSE_NANOS = 50_000_000L;
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final SiteRouter router;
  private final Clock clock;
  private final Peers peers;
  private final Map<String, SiteState> sites;
  private final RouterObserver observer;
  private final MethodBaselines methods;
  private final @Nullable ProbeSchedule probes;
  private final Exploration exploration = new Exploration();
  private final ServiceBaseline baseline;
  private final SpillControl spillOver;
  private final ActivitySample sample = new ActivitySample();
  private Cancellable next;
  private long lastTickNanos;
  // When this process last stood still: until when, and for how long.
  private long stoodUntil;
  private long stoodNanos;
  private long tickNanos = BUSY_TICK_NANOS;
  private long lastSecondNanos;
  private long lastCallNanos;
  private long calls;
  private long dropped;
  private boolean dirty;
  private boolean stopped;

  RouterLoop(
      SiteRouter router,
      Clock clock,
      RandomGenerator random,
      @Nullable Prober prober,
      Peers peers,
      Map<String, SiteState> sites,
      MethodBaselines methods,
      RouterObserver observer) {
    this.router = router;
    this.methods = methods;
    this.clock = clock;
    this.peers = peers;
    this.sites = sites;
    this.observer = observer;
    long now = clock.ticker().nanoTime();
    lastTickNanos = now;
    stoodUntil = now;
    lastSecondNanos = now;
    lastCallNanos = now;
    baseline = new ServiceBaseline(now);
    spillOver = new SpillControl(now, () -> router.config().priority());
    probes =
        prober == null
            ? null
            : new ProbeSchedule(() -> router.config().health(), prober, clock, random, this);
    next = clock.scheduler().schedule(this::tick, tickNanos);
  }

  void stop() {
    stopped = true;
    next.cancel();
  }

  long droppedSamples() {
    return dropped;
  }

  private void tick() {
    try {
      beat();
    } finally {
      // Whatever went wrong in one beat, there must be a next one.
      // Unless someone closed the router in it.
      if (!stopped) {
        next = clock.scheduler().schedule(this::tick, tickNanos);
      }
    }
  }

  private void beat() {
    long now = clock.ticker().nanoTime();
    noticePause(now);
    long ran = Math.min(now - lastTickNanos, 2 * tickNanos);
    lastTickNanos = now;
    peers.beat(now);
    boolean busy = false;
    for (SiteState site : sites.values()) {
      busy |= tickSite(site, now, ran);
    }
    methods.tick(now, stoodWithin(SECOND_NANOS, now) == 0);
    dirty |= spillOver.tick(now, sites.values());
    if (probes != null) {
      if (now - lastCallNanos < ProbeSchedule.QUIET_NANOS) {
        probes.tick(now, sites.values());
      }
    } else {
      dirty |= exploration.tick(now, sites.values(), calls);
    }
    if (now - lastSecondNanos >= SECOND_NANOS) {
      lastSecondNanos = now;
      sites.values().forEach(s -> s.latency.rotate());
      methods.forgetLeastUsed();
    }
    if (dirty) {
      dirty = false;
      router.rebuild();
    }
    busy |= now - lastCallNanos < LULL_NANOS;
    tickNanos = busy ? BUSY_TICK_NANOS : QUIET_TICK_NANOS;
  }

  /** A late tick means that this process stood still: the endpoints are not to blame. */
  private void noticePause(long now) {
    long late = now - lastTickNanos - 2 * tickNanos;
    if (late > PAUSE_NANOS) {
      stoodUntil = now;
      stoodNanos = late;
    }
  }

  /** How long this process stood still while something was under way for so long; 0 if it ran. */
  private long stoodWithin(long elapsedNanos, long now) {
    return stoodUntil - (now - elapsedNanos) > 0 ? stoodNanos : 0;
  }

  private boolean tickSite(SiteState site, long now, long ran) {
    boolean busy = false;
    for (EndpointState e : site.endpoints) {
      e.activity.drainTo(sample);
      site.tally.add(sample);
      long stood =
          stoodWithin(Math.max(sample.responseMaxNanos(), sample.unansweredMaxNanos()), now);
      if (stood > 0) {
        sample.discountPause(stood);
      }
      dropped += sample.dropped();
      calls += sample.ended();
      boolean active = sample.ended() + sample.responses() + e.activity.awaiting() > 0;
      if (active) {
        busy = true;
        lastCallNanos = now;
      }
      if (e.health.state() == HealthState.HEALTHY) {
        // What a sick endpoint answers, late, measures its sickness: it would poison the estimate.
        site.latency.calls(now, sample);
        e.latency.calls(now, sample, site.estimate.rttNanos());
        if (sample.responses() > 0) {
          site.measuredNanos = now;
        }
      }
      apply(e, e.health.tick(now, ran, e.activity, sample, site.estimate), now);
      e.routed.well(e.health.state() == HealthState.HEALTHY);
      busy |= e.health.state() == HealthState.SUSPECT;
      publishCost(e, now);
    }
    measure(site, now);
    return busy;
  }

  private void publishCost(EndpointState e, long now) {
    double cost = e.latency.costNanos(now, e.site.estimate.rttNanos(), baseline.nanos());
    double factor = router.config().weight().slowStartFactor(now - e.joinedNanos);
    e.weighted.publish(cost, e.endpoint.weight() * factor);
  }

  /** Takes a site's present estimate into its rank. */
  void measure(SiteState site, long now) {
    site.estimate = site.latency.estimate(now, baseline.nanos());
    baseline.add(now, site.estimate.serviceNanos());
    dirty |= site.steady.update(now, site.estimate.rttNanos(), site.estimate.rttSamples());
  }

  void connectivity(EndpointState e, Connectivity state, String reason) {
    long now = clock.ticker().nanoTime();
    apply(e, e.health.connectivity(state, reason, now), now);
    rebuildSoonIfChanged();
  }

  /** For what happens between beats. */
  private void rebuildSoonIfChanged() {
    if (dirty) {
      dirty = false;
      router.scheduleRebuild();
    }
  }

  private void apply(EndpointState e, Change change, long now) {
    if (change == Change.NONE) {
      return;
    }
    dirty = true;
    if (change == Change.BACK) {
      e.latency.forget();
      e.joinedNanos = now;
      if (probes != null) {
        probes.joined(e, now);
      }
      if (e.site.usable() <= 1) {
        e.site.latency.forgetLoad(now);
      }
    }
    HealthState state = e.health.state();
    if (state != e.reportedState) {
      observer.endpointState(e.endpoint, e.reportedState, state, e.health.reason());
      e.reportedState = state;
      if (state == HealthState.SUSPECT) {
        e.nextProbeNanos = now; // find out at once
      }
    }
  }

  @Override
  public void answered(EndpointState e, long rttNanos, boolean serving) {
    long now = clock.ticker().nanoTime();
    noticePause(now);
    long stood = stoodWithin(rttNanos, now);
    if (!EndpointActivity.plausible(rttNanos)) {
      dropped++;
    } else if (stood == 0) { // no time measured across a pause is true
      e.site.latency.probe(now, rttNanos);
      e.site.measuredNanos = now;
      measure(e.site, now);
    }
    apply(e, e.health.probeAnswered(serving, now), now);
    rebuildSoonIfChanged();
  }

  @Override
  public void unanswered(EndpointState e, long sentNanos) {
    long now = clock.ticker().nanoTime();
    noticePause(now);
    if (stoodWithin(now - sentNanos, now) > 0) {
      return; // nobody may have listened
    }
    apply(e, e.health.probeUnanswered(sentNanos, e.activity.lastHeardNanos(), now), now);
  }
}
