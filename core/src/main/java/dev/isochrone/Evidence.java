/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.Connectivity;
import dev.isochrone.health.EndpointHealth.Change;
import dev.isochrone.health.HealthState;
import dev.isochrone.health.Prober;
import dev.isochrone.latency.ServiceBaseline;
import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.EndpointActivity;
import java.util.Collection;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What is learnt of endpoints and their sites, from calls, probes, their own word and their
 * connections, and what follows for each at once: its verdict, its site's distance, what one more
 * call there costs. What follows for the table is the {@link TableSchedule}'s.
 *
 * <p>Not thread-safe: the writer's. Allocates nothing while nothing changes.
 */
final class Evidence implements Rounds.Visitor, ProbeSchedule.Sink, WatchSchedule.Sink {
  private final SiteRouter router;
  private final TableSchedule tables;
  private final Clock clock;
  private final Beat beat;
  private final Rounds rounds;
  private final RouterObserver observer;
  private final ServiceBaseline baseline;
  private final @Nullable ProbeSchedule probes;
  private final @Nullable WatchSchedule watches;
  private final Exploration exploration = new Exploration();
  private final ActivitySample sample = new ActivitySample();
  private long lastCallNanos;
  private long calls;
  private long dropped;
  private boolean weightsChanged;

  Evidence(
      SiteRouter router,
      Clock clock,
      Beat beat,
      RandomGenerator random,
      @Nullable Prober prober,
      Rounds rounds,
      RouterObserver observer) {
    this.router = router;
    tables = router.schedule();
    this.clock = clock;
    this.beat = beat;
    this.rounds = rounds;
    this.observer = observer;
    lastCallNanos = clock.ticker().nanoTime();
    baseline = new ServiceBaseline(lastCallNanos);
    probes =
        prober == null
            ? null
            : new ProbeSchedule(() -> router.config().health(), prober, clock, random, this);
    watches = prober == null ? null : new WatchSchedule(prober, clock, this);
  }

  /** How many calls have ended. */
  long calls() {
    return calls;
  }

  /** When a call last began, waited or ended anywhere, as of the last look. */
  long lastCallNanos() {
    return lastCallNanos;
  }

  /** How many measurements were not plausible. */
  long droppedSamples() {
    return dropped;
  }

  /** Whether any endpoint weighs other than when this was last asked. */
  boolean takeWeightsChanged() {
    boolean was = weightsChanged;
    weightsChanged = false;
    return was;
  }

  /** Asks and listens, or, where there is nobody to ask, has calls measure what none goes to. */
  void seek(long now, Collection<SiteState> sites) {
    if (probes != null && watches != null) {
      // Nobody is asked nor listened to without calls: either would keep a channel from going idle.
      boolean used = now - lastCallNanos < ProbeSchedule.QUIET_NANOS;
      watches.tick(now, sites, used && router.config().health().probeWatch());
      if (used) {
        probes.tick(now, sites);
      }
    } else {
      exploration.tick(now, sites, calls, tables);
    }
  }

  @Override
  public boolean lookAt(EndpointState e, long now, long ran) {
    SiteState site = e.site;
    e.activity.drainTo(sample);
    site.tally.add(sample);
    long stood =
        beat.stoodWithin(Math.max(sample.responseMaxNanos(), sample.unansweredMaxNanos()), now);
    if (stood > 0) {
      sample.discountPause(stood);
    }
    dropped += sample.dropped();
    calls += sample.ended();
    e.tokens.add(sample);
    boolean called = sample.ended() + sample.responses() + e.activity.awaiting() > 0;
    if (called) {
      lastCallNanos = now;
      e.calledNanos = now;
    }
    if (sample.responses() > 0) {
      site.answeredNanos = now;
    }
    if (e.health.state() == HealthState.HEALTHY) {
      // What a sick endpoint answers, late, measures its sickness: it would poison the estimate.
      site.latency.calls(now, sample);
      e.latency.calls(now, sample, site.estimate.rttNanos());
      if (sample.responses() > 0) {
        site.measuredNanos = now;
        if (site.spill.keepPercent() == 100) { // else they are what shows that it has no room
          site.ramp.answered(sample.responses());
        }
      }
    }
    apply(e, e.health.tick(now, ran, e.activity, sample, site.estimate), now);
    boolean well = e.health.state() == HealthState.HEALTHY;
    e.routed.well(well);
    // With nobody well all count: in a panic they get the calls, and retries must have an end.
    site.tokens.count(e.tokens, well || site.usable == 0);
    publishCost(e, now);
    return called || e.health.state() == HealthState.SUSPECT;
  }

  private void publishCost(EndpointState e, long now) {
    double cost = e.latency.costNanos(now, e.site.estimate.rttNanos(), baseline.nanos());
    double factor = router.config().weight().slowStartFactor(now - e.joinedNanos);
    double before = e.routed.weight();
    e.routed.costs(cost, e.endpoint.weight() * factor);
    weightsChanged |= e.routed.weight() != before;
  }

  @Override
  public void seen(SiteState site, long now) {
    if (site.health.judge(now, beat.ranNanos(), site.estimate)) {
      for (EndpointState e : site.endpoints) {
        apply(e, e.health.siteWentOut(now), now);
      }
    }
    site.tokens.publish();
    measure(site, now);
  }

  /** Takes a site's present estimate into its rank. */
  void measure(SiteState site, long now) {
    site.estimate = site.latency.estimate(now, baseline.nanos());
    baseline.add(now, site.estimate.serviceNanos());
    if (site.steady.update(now, site.estimate.rttNanos(), site.estimate.rttSamples())) {
      tables.changed(site, site.usable);
    }
  }

  void connectivity(EndpointState e, Connectivity state, String reason) {
    long now = clock.ticker().nanoTime();
    Change change = e.health.connectivity(state, reason, now);
    e.changed(); // if only for its reason
    apply(e, change, now);
    tables.settle();
  }

  private void apply(EndpointState e, Change change, long now) {
    if (change == Change.NONE) {
      return;
    }
    e.changed();
    tables.changed(e.site, 1);
    rounds.watch(e);
    if (e.site.usable == 0) {
      router.siteDown();
    }
    if (change == Change.BACK) {
      if (router.isOnly(e.site.site)) {
        tables.starved();
      }
      e.tokens.refill();
      e.latency.forget();
      e.joinedNanos = now;
      if (probes != null) {
        probes.joined(e, now);
      }
      if (e.site.usable <= 1) {
        e.site.latency.forgetLoad(now);
      }
    }
    HealthState state = e.health.state();
    // Out and not on trial: it has just fallen silent, or a trial of it failed.
    boolean again = state == HealthState.EJECTED && e.reportedState == state;
    boolean stranded = e.health.trial() == null && (state == HealthState.SUSPECT || again);
    if (state != e.reportedState) {
      router.tally().endpointState(e.endpoint, e.reportedState, state, e.health.reason());
      observer.endpointState(e.endpoint, e.reportedState, state, e.health.reason());
      e.reportedState = state;
      if (state == HealthState.SUSPECT && probes != null) {
        probes.suspected(e, now);
      }
    }
    if (stranded && change == Change.OUT) {
      observer.callsStranded(e.endpoint);
    }
  }

  @Override
  public void says(EndpointState e, boolean serving) {
    long now = clock.ticker().nanoTime();
    apply(e, e.health.probeAnswered(serving, now), now);
    tables.settle();
  }

  @Override
  public void answered(EndpointState e, long rttNanos, boolean serving) {
    long now = clock.ticker().nanoTime();
    beat.notice(now);
    long stood = beat.stoodWithin(rttNanos, now);
    if (!EndpointActivity.plausible(rttNanos)) {
      dropped++;
    } else if (stood == 0) { // no time measured across a pause is true
      e.site.latency.probe(now, rttNanos);
      e.site.measuredNanos = now;
      measure(e.site, now);
    }
    apply(e, e.health.probeAnswered(serving, now), now);
    tables.settle();
  }

  @Override
  public void unanswered(EndpointState e, long sentNanos) {
    long now = clock.ticker().nanoTime();
    beat.notice(now);
    if (beat.stoodWithin(now - sentNanos, now) > 0) {
      return; // nobody may have listened
    }
    apply(e, e.health.probeUnanswered(sentNanos, e.activity.lastHeardNanos(), now), now);
  }
}
