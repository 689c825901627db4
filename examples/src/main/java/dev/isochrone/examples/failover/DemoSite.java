/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.testkit.RttMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One of the six sites of the demo, as the client sees it.
 *
 * @param rank 0 for the nearest, which is the client's own region, 5 for the farthest
 * @param region the region's name, which is also the site's
 * @param rttMillis the round-trip time from the client, which the emulator makes true
 */
record DemoSite(int rank, String region, double rttMillis) {
  /**
   * Which of a region's neighbours take part, counted by distance: the region itself, the nearest
   * other one, and four spread out to the far end of the world.
   */
  private static final List<Integer> RANKS_BY_DISTANCE = List.of(0, 1, 5, 9, 14, 20);

  /** The six sites as seen from a region, nearest first; equally far ones by name. */
  static List<DemoSite> seenFrom(RttMatrix matrix, String region) {
    List<Map.Entry<String, Double>> byDistance = new ArrayList<>(matrix.from(region).entrySet());
    byDistance.sort(
        Map.Entry.<String, Double>comparingByValue()
            .thenComparing(Comparator.comparing(Map.Entry::getKey)));
    List<DemoSite> sites = new ArrayList<>();
    for (int position : RANKS_BY_DISTANCE) {
      Map.Entry<String, Double> entry = byDistance.get(position);
      sites.add(new DemoSite(sites.size(), entry.getKey(), entry.getValue()));
    }
    return List.copyOf(sites);
  }
}
