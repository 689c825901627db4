/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import dev.isochrone.weight.WeightedEndpoint;
import dev.isochrone.weight.WeightedEndpointTable;
import org.jspecify.annotations.Nullable;

/**
 * Draws a priority level by its share, then two <em>distinct</em> endpoints of it, and takes the
 * one whose next call costs less.
 *
 * <p>Two choices instead of one bring the longest queue from O(log n) down to O(log log n)
 * (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001). Distinct, because
 * drawing the same endpoint twice leaves the worst of n with 1/n² of the calls; of two distinct
 * ones the worst never wins.
 *
 * <p>One draw of 64 bits serves for all three choices: 16 bits for the level, 24 for each endpoint.
 *
 * <p>There is no branch on what was drawn or on which of two costs less: nobody can foresee that
 * either, and a processor that guesses wrong every second time throws away 15 to 20 cycles, more
 * than all the rest costs.
 */
final class PowerOfTwoChoices implements EndpointPicker {
  @Override
  public @Nullable WeightedEndpoint pick(WeightedEndpointTable table, long draw) {
    WeightedEndpoint[] candidates = table.candidates((int) (((draw & 0xFFFF) * 100) >>> 16));
    int n = candidates.length;
    if (n <= 1) {
      return n == 0 ? null : candidates[0];
    }
    int i = (int) (((draw >>> 40) * n) >>> 24);
    int j = (int) ((((draw >>> 16) & 0xFFFFFF) * (n - 1)) >>> 24);
    j += (i - 1 - j) >>> 31; // one further if it is not before i: the two are distinct
    long a = candidates[i].nextCallCost();
    long b = candidates[j].nextCallCost(); // never so large that they overflow
    return candidates[i ^ ((i ^ j) & (int) ((b - a) >> 63))];
  }
}
