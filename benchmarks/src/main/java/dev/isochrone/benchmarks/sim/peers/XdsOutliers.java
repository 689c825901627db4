/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import java.util.ArrayList;
import java.util.List;

/**
 * Which hosts stand out in one interval, as ServiceTalk reads the xDS rules: if enough hosts had
 * enough calls, every host (however few calls it had; none is all well) whose failures reach the
 * percentage, and every host whose success rate is below mean − 1.9 × standard deviation.
 *
 * <p>Source: {@code FailurePercentage-} and {@code SuccessRateXdsOutlierDetectorAlgorithm}. Volume
 * and minimum hosts are tuned as for gRPC's outlier_detection beside it: 10 calls, 3 hosts for the
 * success rate, 2 for 50 % failures.
 */
final class XdsOutliers {
  private static final int VOLUME = 10;
  private static final int SUCCESS_RATE_HOSTS = 3;
  private static final double SUCCESS_RATE_STDEV = 1.9;
  private static final int FAILURE_HOSTS = 2;
  private static final int FAILURE_PERCENT = 50;

  private XdsOutliers() {}

  /** What one host did since the last look; an ejected one is not among them. */
  record Counts(long successes, long failures) {
    private long calls() {
      return successes + failures;
    }

    private double successRate() {
      return calls() == 0 ? 1 : (double) successes / calls();
    }

    private long failurePercent() {
      return calls() == 0 ? 0 : failures * 100 / calls();
    }
  }

  /** For each host whether it stands out. */
  static List<Boolean> of(List<Counts> hosts) {
    long busy = hosts.stream().filter(h -> h.calls() >= VOLUME).count();
    double mean = hosts.stream().mapToDouble(Counts::successRate).average().orElse(1);
    double variance =
        hosts.stream()
            .mapToDouble(h -> (h.successRate() - mean) * (h.successRate() - mean))
            .average()
            .orElse(0);
    double required = mean - SUCCESS_RATE_STDEV * StrictMath.sqrt(variance);
    List<Boolean> outliers = new ArrayList<>();
    for (Counts h : hosts) {
      outliers.add(
          (busy >= FAILURE_HOSTS && h.failurePercent() >= FAILURE_PERCENT)
              || (busy >= SUCCESS_RATE_HOSTS && h.successRate() < required));
    }
    return outliers;
  }
}
