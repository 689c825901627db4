/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import io.grpc.Status;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What grpc-peak-ewma-lb keeps of one endpoint. */
final class PeakEwmaPeer {
  private static final long FIRST_WINDOW_NANOS = 15_000_000_000L;
  private static final double INITIAL_RTT_NANOS = 50e6;
  private static final double LEAST_SEED_NANOS = 2e6;
  private static final long PRUNE_NANOS = 120_000_000_000L;

  final GrowingEjection ejection = new GrowingEjection();
  final Map<String, Method> methods = new LinkedHashMap<>();
  private final Map<String, MethodScale> scales; // of all endpoints, by method
  private double seedNanos = INITIAL_RTT_NANOS;
  private int inFlight;

  /** One method at this endpoint. */
  static final class Method {
    final MethodLatency latency;
    final ErrorWindow window = new ErrorWindow(FIRST_WINDOW_NANOS);
    final GrowingEjection ejection = new GrowingEjection();

    Method(MethodLatency latency) {
      this.latency = latency;
    }
  }

  PeakEwmaPeer(Map<String, MethodScale> scales) {
    this.scales = scales;
  }

  boolean out(String method, long now) {
    Method m = methods.get(method);
    return ejection.ejected(now) || (m != null && m.ejection.ejected(now));
  }

  double cost(String method, long now) {
    Method m = methods.get(method);
    return (m == null ? seed(method) : m.latency.peak(now)) * (inFlight + 1);
  }

  /** What a method that was not called here is taken for. */
  private double seed(String method) {
    MethodScale scale = scales.get(method);
    return scale == null || Double.isNaN(scale.seedNanos()) ? seedNanos : scale.seedNanos();
  }

  void sent() {
    inFlight++;
  }

  void ended(String method, Status.@Nullable Code code, double rttNanos, long now) {
    inFlight--;
    Method m =
        methods.computeIfAbsent(
            method,
            name ->
                new Method(
                    new MethodLatency(
                        scales.getOrDefault(name, MethodScale.DEFAULT), seed(name), now)));
    // A deadline's latency is the whole deadline: that is penalty enough.
    boolean deadline = code == Status.Code.DEADLINE_EXCEEDED;
    boolean failed =
        !deadline && (Failures.isHttp5xx(code) || code == Status.Code.RESOURCE_EXHAUSTED);
    if (failed) {
      m.latency.failed(rttNanos, now);
    } else {
      m.latency.succeeded(rttNanos, now);
    }
    m.window.record(failed || deadline, now);
  }

  /** Forgets methods that were not called for long, and finds what a new one will start at. */
  void prune(long now) {
    methods.values().removeIf(m -> now - m.latency.updatedNanos() >= PRUNE_NANOS);
    double[] baselines = methods.values().stream().mapToDouble(m -> m.latency.baseline()).toArray();
    seedNanos =
        baselines.length == 0 ? INITIAL_RTT_NANOS : Math.max(LEAST_SEED_NANOS, median(baselines));
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
