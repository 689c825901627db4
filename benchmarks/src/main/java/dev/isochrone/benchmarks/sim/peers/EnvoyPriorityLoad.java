/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import java.util.List;

/**
 * How Envoy divides calls among priorities, in whole percent: health = min(100, ⌊overprovisioning ×
 * healthy / (hosts − excluded)⌋); each level in turn takes ⌊health × 100 / min(100, Σ health)⌋ of
 * what is left; degraded hosts get the rest by the same rule; what rounding leaves goes to the
 * first level with any health. A level panics if fewer than so many percent of its hosts are
 * healthy or degraded and Σ health &lt; 100; when all panic, each gets its share of all hosts.
 *
 * <p>Source: Envoy, {@code load_balancer_impl.cc} (recalculatePerPriorityState, …Panic,
 * recalculateLoadInTotalPanic).
 *
 * @param healthy percent for the healthy hosts of each level; in panic for all its hosts
 * @param degraded percent for the degraded hosts of each level
 * @param panic whether the level's health is ignored
 */
record EnvoyPriorityLoad(List<Integer> healthy, List<Integer> degraded, List<Boolean> panic) {
  /** Envoy's default: 1.4. */
  static final int OVERPROVISIONING_PERCENT = 140;

  /** Envoy's default. */
  static final int PANIC_PERCENT = 50;

  /**
   * One priority's hosts, counted or by weight.
   *
   * @param hosts all of them
   * @param healthy those that are
   * @param degraded those that answer but would rather not
   * @param excluded those that do not count yet
   */
  record Level(int hosts, int healthy, int degraded, int excluded) {
    private int counted() {
      return hosts - excluded;
    }

    private int health(int of, int overprovisioning) {
      return counted() == 0 ? 0 : Math.min(100, overprovisioning * of / counted());
    }

    private boolean below(int panicPercent) {
      double available = counted() == 0 ? 0 : 100.0 * (healthy + degraded) / counted();
      return available < panicPercent;
    }
  }

  static EnvoyPriorityLoad of(List<Level> levels, int overprovisioning, int panicPercent) {
    int n = levels.size();
    int[] health = new int[n];
    int[] degradedHealth = new int[n];
    int total = 0;
    for (int i = 0; i < n; i++) {
      health[i] = levels.get(i).health(levels.get(i).healthy(), overprovisioning);
      degradedHealth[i] = levels.get(i).health(levels.get(i).degraded(), overprovisioning);
      total += health[i] + degradedHealth[i];
    }
    total = Math.min(100, total);
    Boolean[] panic = new Boolean[n];
    boolean all = n > 0 && panicPercent > 0;
    for (int i = 0; i < n; i++) {
      panic[i] = total < 100 && levels.get(i).below(panicPercent);
      all &= panic[i];
    }
    int[] healthyLoad = new int[n];
    int[] degradedLoad = new int[n];
    if (all) {
      byHosts(levels, healthyLoad);
    } else if (total == 0) {
      healthyLoad[0] = 100; // nobody is there to take it
    } else {
      int left = distribute(health, total, 100, healthyLoad);
      left = distribute(degradedHealth, total, left, degradedLoad);
      int first = firstPositive(health);
      if (first >= 0) {
        healthyLoad[first] += left;
      } else {
        degradedLoad[firstPositive(degradedHealth)] += left;
      }
    }
    return new EnvoyPriorityLoad(boxed(healthyLoad), boxed(degradedLoad), List.of(panic));
  }

  private static int distribute(int[] health, int total, int load, int[] to) {
    int left = load;
    for (int i = 0; i < health.length; i++) {
      to[i] = Math.min(left, health[i] * 100 / total);
      left -= to[i];
    }
    return left;
  }

  private static void byHosts(List<Level> levels, int[] to) {
    int hosts = levels.stream().mapToInt(Level::hosts).sum();
    int left = 100;
    int first = -1;
    for (int i = 0; i < to.length; i++) {
      to[i] = 100 * levels.get(i).hosts() / Math.max(1, hosts);
      left -= to[i];
      if (first < 0 && to[i] > 0) {
        first = i;
      }
    }
    to[Math.max(0, first)] += left;
  }

  private static int firstPositive(int[] values) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] > 0) {
        return i;
      }
    }
    return -1;
  }

  private static List<Integer> boxed(int[] values) {
    return java.util.Arrays.stream(values).boxed().toList();
  }
}
