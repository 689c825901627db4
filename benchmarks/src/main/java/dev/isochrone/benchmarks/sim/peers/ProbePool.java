/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.ConnectedBalancer.Member;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prequal's probe pool and its hot-cold lexicographic rule: of the last answers' numbers of calls
 * in flight the quantile Q_RIF = 2^(−0.25) divides hot (above) from cold; the cold probe with the
 * least latency, if all are hot the one with the fewest calls.
 *
 * <p>At most one probe of each replica and 16 in all, none older than 1 s; a probe that was chosen
 * counts one call more, and is gone after as many uses as it was given. Each query removes one, in
 * turn the oldest and the worst (of the hot the one with the most calls; without any, the one with
 * the most latency).
 *
 * @param <S> the balancer's state of a replica
 */
final class ProbePool<S> {
  static final int SIZE = 16;
  static final long MAX_AGE_NANOS = 1_000_000_000L;
  private static final double HOT_QUANTILE = StrictMath.pow(2, -0.25);
  // The paper says only that the distribution is estimated from recent answers.
  private static final int REMEMBERED = 128;

  private final List<Probe<S>> probes = new ArrayList<>(); // the oldest first
  private final ArrayDeque<Integer> lastInFlight = new ArrayDeque<>();
  private boolean removeWorst;

  /** An answer. */
  static final class Probe<S> {
    private final Member<S> replica;
    private final long latencyNanos;
    private final long atNanos;
    private int inFlight;
    private int usesLeft;

    Probe(Member<S> replica, int inFlight, long latencyNanos, long atNanos, int uses) {
      this.replica = replica;
      this.inFlight = inFlight;
      this.latencyNanos = latencyNanos;
      this.atNanos = atNanos;
      usesLeft = uses;
    }

    Member<S> replica() {
      return replica;
    }
  }

  void add(Probe<S> probe) {
    lastInFlight.add(probe.inFlight);
    if (lastInFlight.size() > REMEMBERED) {
      lastInFlight.remove();
    }
    probes.removeIf(p -> p.replica.equals(probe.replica));
    if (probes.size() == SIZE) {
      probes.remove(0);
    }
    probes.add(probe);
  }

  /** Without those that are too old, and those of replicas that are not among these. */
  void clean(List<Member<S>> connected, long now) {
    probes.removeIf(p -> now - p.atNanos > MAX_AGE_NANOS || !connected.contains(p.replica));
  }

  int size() {
    return probes.size();
  }

  /** The best replica's probe, which counts as used; null: there is none. */
  @Nullable Probe<S> use() {
    int threshold = threshold();
    Comparator<Probe<S>> byCalls = Comparator.comparingInt(p -> p.inFlight);
    Comparator<Probe<S>> byLatency = Comparator.comparingLong(p -> p.latencyNanos);
    Probe<S> best =
        probes.stream()
            .filter(p -> p.inFlight <= threshold)
            .min(byLatency)
            .or(() -> probes.stream().min(byCalls))
            .orElse(null);
    if (best != null) {
      best.inFlight++;
      best.usesLeft--;
      if (best.usesLeft == 0) {
        probes.remove(best);
      }
    }
    return best;
  }

  /** One less, against the pool's growing worse: the good ones are used up first. */
  void removeOne() {
    if (probes.isEmpty()) {
      return;
    }
    if (removeWorst) {
      int threshold = threshold();
      Comparator<Probe<S>> byCalls = Comparator.comparingInt(p -> p.inFlight);
      Comparator<Probe<S>> byLatency = Comparator.comparingLong(p -> p.latencyNanos);
      probes.stream()
          .filter(p -> p.inFlight > threshold)
          .max(byCalls)
          .or(() -> probes.stream().max(byLatency))
          .ifPresent(probes::remove);
    } else {
      probes.remove(0);
    }
    removeWorst = !removeWorst;
  }

  private int threshold() {
    int[] sorted = lastInFlight.stream().mapToInt(Integer::intValue).sorted().toArray();
    return sorted.length == 0
        ? 0
        : sorted[Math.min(sorted.length - 1, (int) (HOT_QUANTILE * sorted.length))];
  }

  @Override
  public String toString() {
    return Arrays.toString(probes.stream().map(p -> p.replica.endpoint().id()).toArray());
  }
}
