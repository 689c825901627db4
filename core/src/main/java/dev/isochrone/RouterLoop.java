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
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The writer's beat: a hundred times a second while there are calls, ten times while there are
 * none, it takes in what came back, judges, ranks, and has a new table built if anything changed.
 *
 * <p>Not thread-safe: the writer's. A beat costs O(sites) and what {@link Rounds} says; it
 * allocates nothing while nothing changes.
 */
final class RouterLoop implements ProbeSchedule.Sink, Rounds.Visitor {
  static final long BUSY_TICK_NANOS = 10_000_000L;
  static final long QUIET_TICK_NANOS = 100_000_000L;
  // At 250 calls a second one tick in fifty finds nothing under way: what fails in the tenth of a
  // second after it would all be lost before anyone looked.
  static final long LULL_NANOS = 200_000_000L;
  // Less is how busy machines schedule, and part of what calls really take.
  private static final long PAUSE_NANOS = 50_000_000L;
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final SiteRouter router;
  private final Clock clock;
  private final Peers peers;
  private final Members members;
  private final RouterObserver observer;
  private final MethodBaselines methods;
  private final @Nullable ProbeSchedule probes;
  private final @Nullable WatchSchedule watches;
  private final Exploration exploration = new Exploration();
  private final ServiceBaseline baseline;
  private final SpillControl spillOver;
  private final Failback failback;
  private final Draining draining;
  private final ActivitySample sample = new ActivitySample();
  private final Rounds rounds;
  private Cancellable next;
  private long lastTickNanos;
  // How long this process ran since the last beat, at the most two of them.
  private long ranNanos;
  // When this process last stood still: until when, and for how long.
  private long stoodUntil;
  private long stoodNanos;
  private long tickNanos = BUSY_TICK_NANOS;
  private long lastSecondNanos;
  private long lastCallNanos;
  private long calls;
  private long dropped;
  // Whether something changed since the last table, and so much that the next one is urgent.
  private boolean dirty;
  private boolean urgent;
  private boolean starved;
  private boolean weightsChanged;
  private boolean stopped;

  RouterLoop(
      SiteRouter router,
      Clock clock,
      RandomGenerator random,
      @Nullable Prober prober,
      Peers peers,
      Members members,
      Rounds rounds,
      MethodBaselines methods,
      Draining draining,
      RouterObserver observer) {
    this.router = router;
    this.methods = methods;
    this.draining = draining;
    this.clock = clock;
    this.peers = peers;
    this.members = members;
    this.rounds = rounds;
    this.observer = observer;
    long now = clock.ticker().nanoTime();
    lastTickNanos = now;
    stoodUntil = now;
    lastSecondNanos = now;
    lastCallNanos = now;
    baseline = new ServiceBaseline(now);
    spillOver = new SpillControl(now, () -> router.config().priority());
    failback = new Failback(() -> router.config().priority(), random);
    probes =
        prober == null
            ? null
            : new ProbeSchedule(() -> router.config().health(), prober, clock, random, this);
    watches = prober == null ? null : new WatchSchedule(prober, clock, this::says);
    next = clock.scheduler().schedule(this::tick, tickNanos);
  }

  void stop() {
    stopped = true;
    next.cancel();
    members.sites().forEach(s -> s.endpoints.forEach(WatchSchedule::stop));
  }

  long droppedSamples() {
    return dropped;
  }

  private void tick() {
    try {
      beat();
    } catch (RuntimeException e) {
      // Calls go on by the table in force.
      router.faults().contained("a beat of the router", e);
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
    long elapsed = now - lastTickNanos;
    ranNanos = Math.min(elapsed, 2 * tickNanos);
    lastTickNanos = now;
    long callsBefore = calls;
    peers.beat(now);
    boolean busy = rounds.look(this, now, ranNanos);
    router.extraCalls().earn(calls - callsBefore, elapsed / 1e9);
    methods.tick(now, stoodWithin(SECOND_NANOS, now) == 0);
    boolean moved = spillOver.tick(now, members.sites());
    if (draining.tick(now, members.sites()) || moved) {
      dirty = true;
      urgent = true;
    }
    if (probes != null && watches != null) {
      // Nobody is asked nor listened to without calls: either would keep a channel from going idle.
      boolean used = now - lastCallNanos < ProbeSchedule.QUIET_NANOS;
      watches.tick(now, members.sites(), used && router.config().health().probeWatch());
      if (used) {
        probes.tick(now, members.sites());
      }
    } else {
      exploration.tick(now, members.sites(), calls, this::changed);
    }
    if (now - lastSecondNanos >= SECOND_NANOS) {
      lastSecondNanos = now;
      members.sites().forEach(s -> s.latency.rotate());
      methods.forgetLeastUsed();
      router.judgeDrill(now);
      if (weightsChanged) {
        weightsChanged = false;
        router.weightsChanged();
      }
    }
    router.review(now);
    if (dirty) {
      router.schedule().changedInBeat(takeUrgent());
    }
    router.tellRefusals();
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

  @Override
  public boolean lookAt(EndpointState e, long now, long ran) {
    SiteState site = e.site;
    e.activity.drainTo(sample);
    site.tally.add(sample);
    long stood = stoodWithin(Math.max(sample.responseMaxNanos(), sample.unansweredMaxNanos()), now);
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

  /** What a new table changes has to be known before it is made. */
  void beforeTable(long now) {
    draining.tick(now, members.sites());
    failback.update(now, members.sites());
  }

  @Override
  public void seen(SiteState site, long now) {
    if (site.health.judge(now, ranNanos, site.estimate)) {
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
      changed(site, site.usable);
    }
  }

  /** So many endpoints of a site are not what the table has. */
  private void changed(SiteState site, int endpoints) {
    dirty = true;
    site.level.add(endpoints);
    urgent |= site.level.urgent();
  }

  private boolean takeUrgent() {
    boolean was = urgent;
    dirty = false;
    starved = false;
    urgent = false;
    return was;
  }

  void connectivity(EndpointState e, Connectivity state, String reason) {
    long now = clock.ticker().nanoTime();
    Change change = e.health.connectivity(state, reason, now);
    e.changed(); // if only for its reason
    apply(e, change, now);
    rebuildSoonIfChanged();
  }

  /** For what happens between beats. */
  private void rebuildSoonIfChanged() {
    if (starved) {
      boolean unused = takeUrgent();
      router.rebuild(); // calls fail for want of it
    } else if (dirty) {
      router.schedule().changed(takeUrgent());
    }
  }

  private void apply(EndpointState e, Change change, long now) {
    if (change == Change.NONE) {
      return;
    }
    e.changed();
    changed(e.site, 1);
    rounds.watch(e);
    if (e.site.usable == 0) {
      router.siteDown();
    }
    if (change == Change.BACK) {
      starved |= router.isOnly(e.site.site);
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

  private void says(EndpointState e, boolean serving) {
    long now = clock.ticker().nanoTime();
    apply(e, e.health.probeAnswered(serving, now), now);
    rebuildSoonIfChanged();
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
