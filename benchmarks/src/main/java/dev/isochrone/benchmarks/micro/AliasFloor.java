/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * What a weighted choice of site and a choice by load within it cost at the least: Walker's alias
 * method for the site, {@link TwoChoicesFloor} within it, both from one draw. This is the floor
 * that picks are held against.
 *
 * <p>The alias method: M. D. Vose, "A Linear Algorithm for Generating Random Numbers with a Given
 * Distribution", IEEE TSE 17(9), 1991. Its 16 bits round a site's share to 1/65,536.
 */
final class AliasFloor extends SubchannelPicker {
  // The shares of the calls that five sites get: most of them to the nearest, each of them some.
  private static final double[] SHARES = {0.60, 0.20, 0.10, 0.06, 0.04};
  private static final int BITS = 16;

  private final PickResult[] results; // grouped by site
  private final AtomicIntegerArray inFlight;
  private final int[] first; // of a site, in results
  private final int[] count;
  private final int[] threshold; // of a column: below it the column's own site
  private final int[] alias;

  AliasFloor(PickResult[] bySite, int[] endpointsOfSite) {
    results = bySite.clone();
    inFlight = new AtomicIntegerArray(bySite.length);
    count = endpointsOfSite.clone();
    int sites = count.length;
    first = new int[sites];
    for (int s = 1; s < sites; s++) {
      first[s] = first[s - 1] + count[s - 1];
    }
    threshold = new int[sites];
    alias = new int[sites];
    fill(Arrays.copyOf(SHARES, sites));
  }

  /** Gives each column one site's rest and, above it, a part of a site that has too much. */
  private void fill(double[] shares) {
    int n = shares.length;
    double sum = Arrays.stream(shares).sum();
    double[] left = Arrays.stream(shares).map(s -> s / sum * n).toArray();
    boolean[] done = new boolean[n];
    for (int round = 0; round < n; round++) {
      int small = -1;
      int large = -1;
      for (int s = 0; s < n; s++) {
        if (!done[s]) {
          small = small < 0 || left[s] < left[small] ? s : small;
          large = large < 0 || left[s] > left[large] ? s : large;
        }
      }
      done[small] = true;
      threshold[small] = (int) Math.round(Math.min(1, left[small]) * (1 << BITS));
      alias[small] = large;
      left[large] -= 1 - left[small];
    }
  }

  @Override
  public PickResult pickSubchannel(PickSubchannelArgs args) {
    long draw = ThreadLocalRandom.current().nextLong();
    // The low 16 bits choose a column by their product's high part and a side by its low part.
    int scaled = (int) (draw & 0xFFFF) * threshold.length;
    int column = scaled >>> BITS;
    int side = ((scaled & 0xFFFF) - threshold[column]) >> 31; // all ones: its own site
    int site = alias[column] ^ ((column ^ alias[column]) & side);
    return results[TwoChoicesFloor.choose(draw, first[site], count[site], inFlight)];
  }
}
