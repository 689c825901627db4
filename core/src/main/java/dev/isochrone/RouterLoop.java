/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.Connectivity;
import dev.isochrone.health.Peers;
import dev.isochrone.health.Prober;
import dev.isochrone.latency.MethodBaselines;
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
final class RouterLoop {
  // At 250 calls a second one tick in fifty finds nothing under way: what fails in the tenth of a
  // second after it would all be lost before anyone looked.
  static final long LULL_NANOS = 200_000_000L;
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final SiteRouter router;
  private final Clock clock;
  private final Peers peers;
  private final Members members;
  private final MethodBaselines methods;
  private final Rounds rounds;
  private final Beat beat;
  private final Evidence evidence;
  private final SpillControl spillOver;
  private final Failback failback;
  private final Draining draining;
  private Cancellable next;
  private long lastSecondNanos;
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
    long now = clock.ticker().nanoTime();
    lastSecondNanos = now;
    beat = new Beat(now);
    evidence = new Evidence(router, clock, beat, random, prober, rounds, observer);
    spillOver = new SpillControl(now, () -> router.config().priority());
    failback = new Failback(() -> router.config().priority(), random);
    next = clock.scheduler().schedule(this::tick, beat.tickNanos());
  }

  void stop() {
    stopped = true;
    next.cancel();
    members.sites().forEach(s -> s.endpoints.forEach(WatchSchedule::stop));
  }

  long droppedSamples() {
    return evidence.droppedSamples();
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
        next = clock.scheduler().schedule(this::tick, beat.tickNanos());
      }
    }
  }

  private void beat() {
    long now = clock.ticker().nanoTime();
    long elapsed = beat.begin(now);
    long callsBefore = evidence.calls();
    peers.beat(now);
    boolean busy = rounds.look(evidence, now, beat.ranNanos());
    router.extraCalls().earn(evidence.calls() - callsBefore, elapsed / 1e9);
    methods.tick(now, beat.stoodWithin(SECOND_NANOS, now) == 0);
    boolean moved = spillOver.tick(now, members.sites());
    if (draining.tick(now, members.sites()) || moved) {
      router.schedule().sharesMoved();
    }
    evidence.seek(now, members.sites());
    if (now - lastSecondNanos >= SECOND_NANOS) {
      lastSecondNanos = now;
      members.sites().forEach(s -> s.latency.rotate());
      methods.forgetLeastUsed();
      router.judgeDrill(now);
      if (evidence.takeWeightsChanged()) {
        router.weightsChanged();
      }
    }
    router.review(now);
    router.schedule().settleInBeat();
    router.tellRefusals();
    beat.busy(busy || now - evidence.lastCallNanos() < LULL_NANOS);
  }

  /** What a new table changes has to be known before it is made. */
  void beforeTable(long now) {
    draining.tick(now, members.sites());
    failback.update(now, members.sites());
  }

  /** Takes a site's present estimate into its rank. */
  void measure(SiteState site, long now) {
    evidence.measure(site, now);
  }

  void connectivity(EndpointState e, Connectivity state, String reason) {
    evidence.connectivity(e, state, reason);
  }
}
