/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import dev.isochrone.benchmarks.sim.policy.Transport.ServerLoad;
import dev.isochrone.time.VirtualTime;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a server with Prequal's server module knows of itself: how many calls it has, and how long
 * calls took that found as many.
 *
 * <p>The paper does not say how many latencies it keeps, and for how long: here the latest 16 for
 * each number of calls, for 5 s. Refused calls leave none.
 */
final class InFlight {
  private static final int KEPT = 16;
  private static final long RECENT_NANOS = 5_000_000_000L;

  private final VirtualTime time;
  private final Set<Job> jobs = new HashSet<>(); // never iterated over
  private final NavigableMap<Integer, ArrayDeque<Sample>> byFound = new TreeMap<>();

  InFlight(VirtualTime time) {
    this.time = time;
  }

  private record Sample(long atNanos, long latencyNanos) {}

  /** A call has arrived; again, if it was held. */
  void arrived(Job job) {
    if (!jobs.contains(job)) {
      job.arrivedNanos = time.nanoTime();
      job.foundInFlight = jobs.size();
      jobs.add(job);
    }
  }

  void answered(Job job) {
    if (jobs.remove(job)) {
      ArrayDeque<Sample> samples =
          byFound.computeIfAbsent(job.foundInFlight, n -> new ArrayDeque<>());
      if (samples.size() == KEPT) {
        samples.remove();
      }
      long now = time.nanoTime();
      samples.add(new Sample(now, now - job.arrivedNanos));
    }
  }

  /** A call is gone without an answer that took time. */
  void lost(Job job) {
    jobs.remove(job);
  }

  /** All are. */
  void clear() {
    jobs.clear();
  }

  ServerLoad report() {
    byFound.values().forEach(this::forgetOld);
    byFound.values().removeIf(ArrayDeque::isEmpty);
    ArrayDeque<Sample> near = nearest(jobs.size());
    long median =
        near == null
            ? 0
            : near.stream()
                .mapToLong(Sample::latencyNanos)
                .sorted()
                .skip(near.size() / 2)
                .findFirst()
                .orElse(0);
    return new ServerLoad(jobs.size(), median);
  }

  private void forgetOld(ArrayDeque<Sample> samples) {
    long oldest = time.nanoTime() - RECENT_NANOS;
    while (!samples.isEmpty() && samples.peek().atNanos() - oldest < 0) {
      samples.remove();
    }
  }

  private @Nullable ArrayDeque<Sample> nearest(int found) {
    var below = byFound.floorEntry(found);
    var above = byFound.ceilingEntry(found);
    if (below == null || above == null) {
      var only = below == null ? above : below;
      return only == null ? null : only.getValue();
    }
    return found - below.getKey() <= above.getKey() - found ? below.getValue() : above.getValue();
  }
}
