/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import dev.isochrone.weight.WeightedEndpoint;
import dev.isochrone.weight.WeightedEndpointTable;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Draws a priority level by its share, and takes its endpoints in turn by their weights ({@link
 * StaticStride}), whatever they cost: shares are exact, and a slow endpoint gets its share too.
 *
 * <p>Two threads meet in one counter; {@link PowerOfTwoChoices} has none.
 */
final class WeightedRoundRobin implements EndpointPicker {
  // Clients that start together must not walk in step.
  private final AtomicInteger sequence = new AtomicInteger(new SplittableRandom().nextInt());
  private final Prepared<StaticStride> strides =
      new Prepared<>(
          endpoints ->
              new StaticStride(
                  Arrays.stream(endpoints).mapToDouble(WeightedEndpoint::weight).toArray()));

  @Override
  public @Nullable WeightedEndpoint pick(WeightedEndpointTable table, long draw) {
    WeightedEndpoint[] candidates = table.candidates((int) (((draw & 0xFFFF) * 100) >>> 16));
    return candidates.length == 0 ? null : candidates[strides.of(candidates).next(sequence)];
  }

  @Override
  public void weightsChanged() {
    strides.clear();
  }
}
