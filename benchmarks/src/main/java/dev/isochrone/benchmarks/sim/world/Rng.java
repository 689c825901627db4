/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import java.util.SplittableRandom;

/**
 * A source of randomness for each purpose, derived from the run's seed and the purpose's name, so
 * that all policies meet the same calls, jitter and pauses: what one part draws does not change
 * what another gets.
 */
final class Rng {
  private final long seed;

  Rng(long seed) {
    this.seed = seed;
  }

  SplittableRandom of(String purpose, int index) {
    long h = seed * 0x9E3779B97F4A7C15L + purpose.hashCode() * 0xC2B2AE3D27D4EB4FL + index;
    return new SplittableRandom(mix(h));
  }

  // The finaliser of MurmurHash3: nearby seeds give unrelated sequences.
  private static long mix(long z) {
    z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
    z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return z ^ (z >>> 33);
  }

  /** Exponentially distributed with this mean. StrictMath: the same bits on every machine. */
  static double exponential(SplittableRandom random, double mean) {
    return -mean * StrictMath.log(1 - random.nextDouble());
  }

  /** Standard normal, by Box and Muller. */
  static double gaussian(SplittableRandom random) {
    double u = 1 - random.nextDouble();
    return StrictMath.sqrt(-2 * StrictMath.log(u))
        * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
  }
}
