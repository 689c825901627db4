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
 * <p>There is no branch on what was drawn: nobody can foresee that, and a processor that guesses
 * wrong every second time throws away 15 to 20 cycles, more than all the rest costs. Which of the
 * two costs less is left to the compiler, who knows how often it was the second: where that is a
 * toss-up it moves by condition, where one outcome is usual (most loads are equal) it branches, and
 * a processor that guesses well goes on before the loads have come from memory.
 */
public final class PowerOfTwoChoices implements EndpointPicker {
  PowerOfTwoChoices() {}

  @Override
  public @Nullable WeightedEndpoint pick(WeightedEndpointTable table, long draw) {
    WeightedEndpoint[] candidates = table.candidates((int) (((draw & 0xFFFF) * 100) >>> 16));
    return switch (candidates.length) {
      case 0 -> null;
      case 1 -> candidates[0];
      default -> choose(candidates, draw);
    };
  }

  /**
   * Of two or more endpoints.
   *
   * @param draw 64 random bits, of which it uses the upper 48
   */
  public static WeightedEndpoint choose(WeightedEndpoint[] candidates, long draw) {
    int n = candidates.length;
    int i = (int) (((draw >>> 40) * n) >>> 24);
    int j = (int) ((((draw >>> 16) & 0xFFFFFF) * (n - 1)) >>> 24);
    j += (i - 1 - j) >>> 31; // one further if it is not before i: the two are distinct
    WeightedEndpoint a = candidates[i];
    WeightedEndpoint b = candidates[j];
    return b.nextCallCost() < a.nextCallCost() ? b : a;
  }
}
