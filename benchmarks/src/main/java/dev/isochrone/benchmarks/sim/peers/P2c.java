/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** The power of two choices: of two drawn at random, the cheaper one; the first if they tie. */
final class P2c {
  private P2c() {}

  /** Of two different ones. From one it takes that one, without reading its cost. */
  static <T> T pick(List<T> from, RandomGenerator random, ToDoubleFunction<T> cost) {
    int n = from.size();
    int a = random.nextInt(n);
    if (n == 1) {
      return from.get(a);
    }
    int b = random.nextInt(n - 1);
    return cheaper(from.get(a), from.get(b >= a ? b + 1 : b), cost);
  }

  /** Of two that may be the same one: how Envoy draws. */
  static <T> T pickWithReplacement(List<T> from, RandomGenerator random, ToDoubleFunction<T> cost) {
    T first = from.get(random.nextInt(from.size()));
    return cheaper(first, from.get(random.nextInt(from.size())), cost);
  }

  private static <T> T cheaper(T first, T second, ToDoubleFunction<T> cost) {
    return cost.applyAsDouble(first) <= cost.applyAsDouble(second) ? first : second;
  }
}
