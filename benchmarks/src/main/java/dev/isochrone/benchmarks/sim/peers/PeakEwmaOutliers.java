/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * grpc-peak-ewma-lb's look at all connected endpoints, each second.
 *
 * <ol>
 *   <li>By method: {@link MethodScale} anew, and error windows of about 200 calls (2 s to 5 min).
 *   <li>An endpoint is ejected if of at least 5 calls in the window the 95 % lower bound (Wilson)
 *       of its error rate is at least 20 %, or at least 1 % and three times the others' rate.
 *   <li>One method of an endpoint is ejected if its baseline is at least max(2.5, 1 + 2 cv) times
 *       the median of the warm ones, of which there must be three.
 * </ol>
 *
 * <p>At most a fifth of the endpoints is out, but always one may be; errors go before latency.
 *
 * <p>Source: {@code PeakEwmaP2CBalancer.outlierTick}, {@code PeakEwmaTuner}.
 */
final class PeakEwmaOutliers {
  private static final double ERROR_RATE = 0.2;
  private static final double RELATIVE_ERROR_FLOOR = 0.01;
  private static final double RELATIVE_ERROR_FACTOR = 3;
  private static final int MIN_CALLS = 5;
  private static final double LATENCY_MULTIPLIER = 2.5;
  private static final int MIN_WARM = 3;
  private static final double WINDOW_CALLS = 200;
  private static final double MIN_WINDOW_NANOS = 2e9;
  private static final double MAX_WINDOW_NANOS = 300e9;

  private final List<PeakEwmaPeer> peers;
  private final Map<String, MethodScale> scales;
  private final long now;
  private final int maxEjected;

  private record Use(PeakEwmaPeer peer, PeakEwmaPeer.Method method, ErrorWindow.Counts counts) {}

  private PeakEwmaOutliers(List<PeakEwmaPeer> peers, Map<String, MethodScale> scales, long now) {
    this.peers = peers;
    this.scales = scales;
    this.now = now;
    maxEjected = peers.size() < 2 ? 0 : Math.max(1, peers.size() / 5);
  }

  /** Looks once. */
  static void tick(List<PeakEwmaPeer> connected, Map<String, MethodScale> scales, long now) {
    if (!connected.isEmpty()) {
      new PeakEwmaOutliers(connected, scales, now).tick();
    }
  }

  private void tick() {
    Map<String, List<Use>> uses = new LinkedHashMap<>();
    for (PeakEwmaPeer peer : peers) {
      peer.prune(now);
      peer.ejection.maybeForgive(now);
      peer.methods.forEach(
          (name, m) -> {
            m.ejection.maybeForgive(now);
            uses.computeIfAbsent(name, n -> new ArrayList<>())
                .add(new Use(peer, m, m.window.counts(now)));
          });
    }
    uses.forEach(this::scale);
    uses.values().forEach(this::ejectForErrors);
    uses.values().forEach(this::ejectForLatency);
    scales.keySet().retainAll(uses.keySet());
  }

  private void scale(String name, List<Use> uses) {
    double fairShare = uses.stream().mapToDouble(u -> u.counts().perSecond()).sum() / peers.size();
    if (fairShare > 0) {
      MethodScale scale = MethodScale.of(fairShare, medianBaseline(uses, 1));
      scales.put(name, scale);
      uses.forEach(u -> u.method().latency.scale = scale);
    }
    for (Use u : uses) {
      double rate = Math.max(1e-3, Math.max(u.counts().perSecond(), fairShare / 2));
      double window = 1e9 * WINDOW_CALLS / rate;
      u.method()
          .window
          .resize((long) Math.max(MIN_WINDOW_NANOS, Math.min(MAX_WINDOW_NANOS, window)));
    }
  }

  /** NaN with fewer warm ones than that. */
  private double medianBaseline(List<Use> uses, int min) {
    double[] warm =
        uses.stream()
            .filter(u -> u.method().latency.warm(now))
            .mapToDouble(u -> u.method().latency.baseline())
            .toArray();
    return warm.length < min ? Double.NaN : PeakEwmaPeer.median(warm);
  }

  private void ejectForErrors(List<Use> uses) {
    long total = uses.stream().mapToLong(u -> u.counts().total()).sum();
    long errors = uses.stream().mapToLong(u -> u.counts().errors()).sum();
    for (Use u : uses) {
      long out = peers.stream().filter(p -> p.ejection.ejected(now)).count();
      ErrorWindow.Counts c = u.counts();
      if (c.total() >= MIN_CALLS
          && !u.peer().ejection.ejected(now)
          && out < maxEjected
          && failing(c, total - c.total(), errors - c.errors())) {
        u.peer().ejection.eject(now);
        // Judged by fresh evidence when it is back.
        u.peer().methods.values().forEach(m -> m.window.clear());
      }
    }
  }

  private static boolean failing(ErrorWindow.Counts c, long othersTotal, long othersErrors) {
    double bound = lowerBound(c.errors(), c.total());
    double others = othersTotal == 0 ? 0 : (double) othersErrors / othersTotal;
    return bound >= ERROR_RATE
        || (othersTotal > 0
            && bound >= RELATIVE_ERROR_FLOOR
            && bound >= RELATIVE_ERROR_FACTOR * others);
  }

  /** Wilson's, with z = 1.96. */
  static double lowerBound(long errors, long total) {
    double z2 = 1.96 * 1.96;
    double p = (double) errors / total;
    double centre = p + z2 / (2 * total);
    double margin = 1.96 * StrictMath.sqrt(p * (1 - p) / total + z2 / (4.0 * total * total));
    return Math.max(0, (centre - margin) / (1 + z2 / total));
  }

  private void ejectForLatency(List<Use> uses) {
    int most = Math.max(1, Math.min(maxEjected, uses.size() - 1));
    letBack(uses, most);
    double median = medianBaseline(uses, MIN_WARM);
    for (Use u : uses) {
      MethodLatency latency = u.method().latency;
      double multiplier = Math.max(LATENCY_MULTIPLIER, 1 + 2 * latency.variation());
      if (latency.warm(now)
          && latency.baseline() >= multiplier * median // false without a median
          && !out(u)
          && !u.method().ejection.endedAfter(latency.updatedNanos())
          && uses.stream().filter(this::out).count() < most
          && uses.size() > 1) {
        u.method().ejection.eject(now);
      }
    }
  }

  /** Those that are out for latency make room for those that are out for errors. */
  private void letBack(List<Use> uses, int most) {
    long over = uses.stream().filter(this::out).count() - most;
    if (over > 0) {
      uses.stream()
          .filter(u -> out(u) && !u.peer().ejection.ejected(now))
          .sorted(Comparator.comparingLong(u -> u.method().ejection.endNanos()))
          .limit(over)
          .forEach(u -> u.method().ejection.end(now));
    }
  }

  private boolean out(Use u) {
    return u.peer().ejection.ejected(now) || u.method().ejection.ejected(now);
  }
}
