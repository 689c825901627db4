/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import java.util.List;

/**
 * How Envoy's load-aware locality policy divides calls: weight = hosts × max(0, 1 − utilisation),
 * or hosts where nothing current is known; all to the local site while its utilisation is at most
 * 0.1 above the others' mean by hosts; but at least 3 % to the others, by hosts. All full: by
 * hosts.
 */
final class LocalityShares {
  private static final double VARIANCE_THRESHOLD = 0.1;
  private static final double REMOTE_PROBE_FRACTION = 0.03;

  private LocalityShares() {}

  /**
   * A site.
   *
   * @param hosts how many healthy ones
   * @param utilisation smoothed; 0 if it never said
   * @param stale whether none of its hosts has said anything for long
   */
  record Locality(int hosts, double utilisation, boolean stale) {
    double weight() {
      return stale ? hosts : hosts * Math.max(0, 1 - utilisation);
    }
  }

  /** Each site's weight; the local site is the first. */
  static double[] weights(List<Locality> sites) {
    double[] weights = sites.stream().mapToDouble(Locality::weight).toArray();
    double total = sum(weights, 0);
    if (total == 0) {
      return sites.stream().mapToDouble(Locality::hosts).toArray();
    }
    List<Locality> remote = sites.subList(1, sites.size());
    int remoteHosts = remote.stream().mapToInt(Locality::hosts).sum();
    Locality local = sites.get(0);
    if (local.hosts() == 0 || remoteHosts == 0) {
      return weights;
    }
    double remoteMean =
        remote.stream().mapToDouble(s -> s.utilisation() * s.hosts()).sum() / remoteHosts;
    if (local.utilisation() <= remoteMean + VARIANCE_THRESHOLD) {
      java.util.Arrays.fill(weights, 0);
      weights[0] = total;
    }
    double missing = REMOTE_PROBE_FRACTION * sum(weights, 0) - sum(weights, 1);
    if (missing > 0) {
      double taken = Math.min(missing, weights[0]);
      weights[0] -= taken;
      for (int i = 1; i < weights.length; i++) {
        weights[i] += taken * sites.get(i).hosts() / remoteHosts;
      }
    }
    return weights;
  }

  static double sum(double[] values, int from) {
    double sum = 0;
    for (int i = from; i < values.length; i++) {
      sum += values[i];
    }
    return sum;
  }
}
