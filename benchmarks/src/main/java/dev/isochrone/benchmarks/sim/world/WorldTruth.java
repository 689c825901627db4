/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import dev.isochrone.benchmarks.sim.policy.Attempt;
import dev.isochrone.benchmarks.sim.policy.Transport;
import dev.isochrone.benchmarks.sim.policy.Truth;
import io.grpc.ConnectivityState;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * What is so, whoever may know it: each server's slots with all that runs, waits and is on its way
 * there.
 */
final class WorldTruth implements Truth {
  private final World world;
  private final Map<Server, ArrayDeque<Promise>> onTheWay = new HashMap<>();

  WorldTruth(World world) {
    this.world = world;
  }

  private record Promise(long arrivesNanos, long workNanos) {}

  @Override
  public long nanosToAnswer(Transport transport, Attempt attempt) {
    Server server = ((SimTransport) transport).server();
    long now = world.time.nanoTime();
    if (transport.state() != ConnectivityState.READY || server.path.cut() || !server.serves()) {
      return Long.MAX_VALUE;
    }
    long oneWay = server.path.oneWayNanos(now, 0);
    long arrives = now + oneWay;
    PriorityQueue<Long> free = server.slotsFreeAt();
    ArrayDeque<Promise> promises = onTheWay.get(server);
    if (promises != null) {
      while (!promises.isEmpty() && promises.peek().arrivesNanos() <= now) {
        promises.remove();
      }
      for (Promise p : promises) {
        long from = Math.max(free.remove(), p.arrivesNanos());
        free.add(from + server.serviceNanos(p.workNanos(), now));
      }
    }
    long work = ((SimAttempt) attempt).call.workNanos;
    long ends = Math.max(free.remove(), arrives) + server.serviceNanos(work, now);
    return ends + oneWay - now;
  }

  @Override
  public void sends(Transport transport, Attempt attempt) {
    Server server = ((SimTransport) transport).server();
    long arrives = world.time.nanoTime() + server.path.oneWayNanos(world.time.nanoTime(), 0);
    onTheWay
        .computeIfAbsent(server, s -> new ArrayDeque<>())
        .add(new Promise(arrives, ((SimAttempt) attempt).call.workNanos));
  }
}
