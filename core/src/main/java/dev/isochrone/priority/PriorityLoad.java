/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

/**
 * How many percent of the calls each priority level takes, and which levels panic. Envoy's integer
 * algorithm, floors and remainders included ({@code load_balancer_impl.cc}; its documentation's
 * tables are rounded and differ by a point):
 *
 * <pre>
 *   health(l) = min(100, ⌊overprovisioning · healthy / (hosts − excluded)⌋)
 *   norm      = min(100, Σ health)
 *   load(l)   = min(left, ⌊health(l) · 100 / norm⌋); the remainder to the first level with load
 *   panic(l)  = norm &lt; 100 and healthy share &lt; threshold
 * </pre>
 *
 * If every level panics, the load follows the number of hosts.
 */
public final class PriorityLoad {
  private final int[] percent;
  private final boolean[] panic;

  private PriorityLoad(int[] percent, boolean[] panic) {
    this.percent = percent;
    this.panic = panic;
  }

  /**
   * Computes the shares, Envoy's; O(levels).
   *
   * @param hosts endpoints of each level
   * @param healthy those of them that are healthy
   * @param excluded those of them that are not judged yet, such as never connected ones
   */
  public static PriorityLoad of(int[] hosts, int[] healthy, int[] excluded, PriorityConfig config) {
    return of(hosts, healthy, excluded, new int[hosts.length], config);
  }

  /**
   * Computes the shares where levels have shown what they carry. Which levels panic is as in Envoy:
   * it asks what could be carried, and not what is.
   *
   * @param factors each level's own overprovisioning factor; the configured one holds where it is
   *     larger
   */
  public static PriorityLoad of(
      int[] hosts, int[] healthy, int[] excluded, int[] factors, PriorityConfig config) {
    int n = hosts.length;
    int configured = config.overprovisioningFactor();
    int[] health = new int[n];
    int sum = 0;
    int measuredSum = 0;
    for (int i = 0; i < n; i++) {
      int judged = hosts[i] - excluded[i];
      sum += health(configured, healthy[i], judged);
      health[i] = health(Math.max(configured, factors[i]), healthy[i], judged);
      measuredSum += health[i];
    }
    int norm = Math.min(100, sum);
    boolean[] panic = new boolean[n];
    boolean all = n > 0;
    for (int i = 0; i < n; i++) {
      int judged = hosts[i] - excluded[i];
      double share = judged <= 0 ? 0 : 100.0 * healthy[i] / judged;
      panic[i] = norm < 100 && share < config.panicThreshold();
      all &= panic[i];
    }
    int[] percent = all ? byHosts(hosts) : byHealth(health, Math.min(100, measuredSum));
    return new PriorityLoad(percent, panic);
  }

  private static int health(int factor, int healthy, int judged) {
    return judged <= 0 ? 0 : (int) Math.min(100, (long) factor * healthy / judged);
  }

  private static int[] byHealth(int[] health, int norm) {
    int[] percent = new int[health.length];
    if (norm == 0) {
      return percent;
    }
    int left = 100;
    int first = -1;
    for (int i = 0; i < health.length; i++) {
      percent[i] = Math.min(left, health[i] * 100 / norm);
      left -= percent[i];
      if (first < 0 && health[i] > 0) {
        first = i;
      }
    }
    percent[first] += left;
    return percent;
  }

  private static int[] byHosts(int[] hosts) {
    int[] percent = new int[hosts.length];
    long total = 0;
    for (int h : hosts) {
      total += h;
    }
    if (total == 0) {
      return percent;
    }
    int left = 100;
    int first = -1;
    for (int i = 0; i < hosts.length; i++) {
      percent[i] = (int) (100L * hosts[i] / total);
      left -= percent[i];
      if (first < 0 && hosts[i] > 0) {
        first = i;
      }
    }
    percent[first] += left;
    return percent;
  }

  /** The share of level {@code i}, in percent; all add up to 100, or to 0 if no level can serve. */
  public int percent(int i) {
    return percent[i];
  }

  /** Whether level {@code i} ignores health. */
  public boolean panic(int i) {
    return panic[i];
  }

  /** How many levels there are. */
  public int levels() {
    return percent.length;
  }
}
