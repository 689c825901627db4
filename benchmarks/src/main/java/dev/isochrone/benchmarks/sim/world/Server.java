/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import dev.isochrone.benchmarks.sim.policy.Attempt.LoadReport;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Transport.ServerLoad;
import dev.isochrone.benchmarks.sim.scenario.SiteSpec;
import dev.isochrone.time.VirtualTime;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** One server: slots for work, a queue, and whatever is wrong with it. */
final class Server {
  final Endpoint endpoint;
  final Path path;
  private final VirtualTime time;
  private final SiteSpec spec;
  private final double speed;
  private final SplittableRandom random;
  private final LoadMeter meter;
  private final LinkedHashSet<Connection> connections = new LinkedHashSet<>();
  private final ArrayDeque<Job> queue = new ArrayDeque<>();
  private final List<Job> running = new ArrayList<>();
  private final List<Runnable> held = new ArrayList<>();
  private final InFlight inFlight;
  private long startedNanos;
  private long pausedUntilNanos;
  private long pausesNanos;

  // What events change. Several of a kind may overlap: they count, add up or multiply.
  int gone;
  int hanging;
  int hangingCalls;
  int leaving;
  double unavailable;
  double exhausted;
  double capacityFactor = 1;
  private final List<Ramp> slowness = new ArrayList<>();

  Server(
      VirtualTime time,
      Endpoint endpoint,
      SiteSpec spec,
      double speed,
      Path path,
      SplittableRandom random) {
    this.time = time;
    this.endpoint = endpoint;
    this.spec = spec;
    this.speed = speed;
    this.path = path;
    this.random = random;
    startedNanos = time.nanoTime();
    pausedUntilNanos = startedNanos;
    meter = new LoadMeter(time, spec.concurrency());
    inFlight = new InFlight(time);
    if (!spec.gcEvery().isZero()) {
      scheduleGc();
    }
  }

  /** Work that others bring: a stream of jobs that nobody here waits for. */
  void background(double share, double meanWorkNanos, long untilNanos) {
    double gap = meanWorkNanos / (share * spec.concurrency() * speed);
    time.schedule(
        () -> {
          if (time.nanoTime() < untilNanos) {
            accept(new Job((long) Rng.exponential(random, meanWorkNanos), null));
            background(share, meanWorkNanos, untilNanos);
          }
        },
        (long) Rng.exponential(random, gap));
  }

  void joined(Connection connection) {
    connections.add(connection);
  }

  void left(Connection connection) {
    connections.remove(connection);
  }

  boolean refusesConnections() {
    return gone > 0 || leaving > 0;
  }

  /** Whether the process stands still; its kernel goes on. */
  boolean stopped() {
    return hanging > 0;
  }

  /** A call arrives. */
  void accept(Job job) {
    if (job.cancelled) {
      return;
    }
    if (gone > 0) {
      job.cancelled = true; // its connection is about to be reset
      return;
    }
    inFlight.arrived(job);
    if (hanging > 0 || hangingCalls > 0) {
      held.add(() -> accept(job));
    } else if (unavailable > 0 && random.nextDouble() < unavailable) {
      refuse(job, Status.Code.UNAVAILABLE);
    } else if (exhausted > 0 && random.nextDouble() < exhausted) {
      refuse(job, Status.Code.RESOURCE_EXHAUSTED);
    } else if (running.size() < slots()) {
      start(job);
    } else if (queue.size() < spec.queue()) {
      queue.add(job);
    } else {
      refuse(job, Status.Code.RESOURCE_EXHAUSTED);
    }
  }

  private void refuse(Job job, Status.Code code) {
    meter.failed();
    inFlight.lost(job);
    job.answer(code);
  }

  /** A health check arrives: it is answered past the queue, unless the process stands still. */
  void acceptProbe(Runnable answer) {
    if (hanging > 0) {
      held.add(() -> acceptProbe(answer));
    } else if (gone == 0) {
      time.schedule(answer, Math.max(0, pausedUntilNanos - time.nanoTime()));
    }
  }

  /** The caller is no longer interested: what has begun is finished, what waits is not. */
  void cancel(Job job) {
    if (!running.contains(job)) {
      job.cancelled = true;
      queue.remove(job);
      inFlight.lost(job);
    }
  }

  private int slots() {
    return Math.max(1, (int) Math.round(spec.concurrency() * capacityFactor));
  }

  private void start(Job job) {
    long now = time.nanoTime();
    running.add(job);
    meter.busy(running.size());
    job.pausesAtStart = pausesNanos;
    long pausedFor = Math.max(0, pausedUntilNanos - now);
    job.endsNanos = now + pausedFor + serviceNanos(job.workNanos, now);
    time.schedule(() -> finish(job), job.endsNanos - now);
  }

  private void finish(Job job) {
    long lostInPauses = pausesNanos - job.pausesAtStart;
    if (lostInPauses > 0) {
      job.pausesAtStart = pausesNanos;
      job.endsNanos += lostInPauses;
      time.schedule(() -> finish(job), job.endsNanos - time.nanoTime());
      return;
    }
    if (hanging > 0 && !job.cancelled) {
      held.add(() -> finish(job));
      return;
    }
    if (running.remove(job)) {
      meter.busy(running.size());
      meter.answered();
      inFlight.answered(job);
      job.answer(Status.Code.OK);
    }
    takeFromQueue();
  }

  private void takeFromQueue() {
    while (running.size() < slots() && !queue.isEmpty()) {
      start(queue.poll());
    }
  }

  /** How long this work takes from now on, once it has a slot. */
  long serviceNanos(long workNanos, long now) {
    double factor = 1;
    for (Ramp slow : slowness) {
      factor *= slow.at(now);
    }
    long up = now - startedNanos;
    long warmup = spec.warmup().toNanos();
    if (spec.warmupFactor() > 1 && up < warmup) {
      factor *= 1 + (spec.warmupFactor() - 1) * (1 - (double) up / warmup);
    }
    return Math.max(1, (long) (workNanos * factor / speed));
  }

  /** When each slot will be free of what runs and waits; for the oracle. */
  PriorityQueue<Long> slotsFreeAt() {
    long now = time.nanoTime();
    PriorityQueue<Long> free = new PriorityQueue<>();
    for (Job job : running) {
      free.add(job.endsNanos + pausesNanos - job.pausesAtStart);
    }
    long idleFrom = Math.max(now, pausedUntilNanos);
    while (free.size() < slots()) {
      free.add(idleFrom);
    }
    for (Job job : queue) {
      long from = Math.max(free.remove(), now);
      free.add(from + serviceNanos(job.workNanos, now));
    }
    return free;
  }

  /** Whether a call sent now would be answered as it should be. */
  boolean serves() {
    return gone == 0 && hanging == 0 && hangingCalls == 0 && unavailable == 0 && exhausted == 0;
  }

  LoadReport load() {
    return meter.report(queue.size());
  }

  ServerLoad inFlight() {
    return inFlight.report();
  }

  void slow(Ramp ramp) {
    slowness.add(ramp);
  }

  void endSlow(Ramp ramp) {
    slowness.remove(ramp);
  }

  void capacityChanged() {
    takeFromQueue();
  }

  /** The process ends at once: what it had is lost, its connections are reset. */
  void die() {
    gone++;
    queue.clear();
    running.forEach(job -> job.cancelled = true);
    running.clear();
    held.clear();
    inFlight.clear();
    meter.busy(0);
    for (Connection c : new ArrayList<>(connections)) {
      c.reset();
    }
  }

  /** A new process takes over. */
  void live() {
    gone--;
    startedNanos = time.nanoTime();
  }

  /** The process goes on where it stood still. */
  void resume() {
    List<Runnable> waited = new ArrayList<>(held);
    held.clear();
    waited.forEach(Runnable::run);
  }

  /** Tells its clients that it will take no more calls on their connections (GOAWAY). */
  void leave() {
    leaving++;
    for (Connection c : new ArrayList<>(connections)) {
      c.goAway();
    }
  }

  void back() {
    leaving--;
    startedNanos = time.nanoTime();
  }

  private void scheduleGc() {
    time.schedule(
        () -> {
          pause(spec.gcPause().toNanos());
          scheduleGc();
        },
        (long) Rng.exponential(random, spec.gcEvery().toNanos()));
  }

  private void pause(long nanos) {
    long now = time.nanoTime();
    long until = Math.max(pausedUntilNanos, now + nanos);
    pausesNanos += until - Math.max(now, pausedUntilNanos);
    pausedUntilNanos = until;
  }
}
