/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import dev.isochrone.weight.WeightedEndpoint;

/**
 * Which endpoint of a level a key belongs to: the one that scores highest with it (rendezvous or
 * highest random weight hashing: Thaler and Ravishankar, 1998; with weights {@code −w / ln u} of a
 * uniform u: Schindelhauer and Schomaker, 2005).
 *
 * <p>Scores depend on the key, the endpoint's id and its weight alone. So every client that knows
 * the same endpoints agrees; a lost endpoint's keys, and no others, move, each to its second; they
 * return when it returns; and shares are as the weights, with no table of slots to round them. A
 * ring or Maglev's table find the endpoint as fast, but give shares that are off by a tenth or move
 * more keys than were lost, and have to be built anew whenever a level changes.
 *
 * <p>To score all is O(endpoints), 2 to 20 ns each; which came first and second is remembered for
 * the {@value #REMEMBERED} keys last used, so that a key's next call is O(1).
 *
 * <p>The key's second endpoint takes a call that would be one too many for the first, as in "The
 * power of both choices" (Nasir and others, 2015): a key, however hot, burdens two.
 *
 * <p>Thread-safe: an entry is one word.
 */
final class Rendezvous {
  private static final int REMEMBERED = 4096;
  private static final int SLACK = 8;
  private static final int INDEX_BITS = 20;
  private static final long INDEX = (1L << INDEX_BITS) - 1;
  private static final int TAG_SHIFT = 2 * INDEX_BITS;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final WeightedEndpoint[] endpoints;
  private final long[] seeds;
  private final double[] weights;
  private final boolean even;
  // Tag, second, first. Racy on purpose: whoever finds no or another key's entry scores anew.
  private final java.util.concurrent.atomic.AtomicLongArray remembered =
      new java.util.concurrent.atomic.AtomicLongArray(REMEMBERED);

  Rendezvous(WeightedEndpoint[] endpoints) {
    this.endpoints = endpoints;
    seeds = new long[endpoints.length];
    weights = new double[endpoints.length];
    boolean same = true;
    for (int i = 0; i < endpoints.length; i++) {
      seeds[i] = seed(endpoints[i].endpoint().id());
      weights[i] = endpoints[i].weight();
      same &= weights[i] == weights[0];
    }
    even = same;
  }

  /** The endpoint for a call with this key ({@link #key}). */
  WeightedEndpoint of(long key) {
    int slot = (int) (key >>> 32) & (REMEMBERED - 1);
    long tag = key >>> TAG_SHIFT ^ key << TAG_SHIFT >>> TAG_SHIFT;
    long entry = remembered.getPlain(slot);
    if (entry == 0 || entry >>> TAG_SHIFT != (tag | 1)) {
      entry = (tag | 1) << TAG_SHIFT | best(key);
      remembered.setPlain(slot, entry);
    }
    WeightedEndpoint first = endpoints[(int) (entry & INDEX)];
    WeightedEndpoint second = endpoints[(int) (entry >>> INDEX_BITS & INDEX)];
    return tooMany(first, second) ? second : first;
  }

  /** Whether the first has twice as many calls under way for its weight, and some. */
  private static boolean tooMany(WeightedEndpoint first, WeightedEndpoint second) {
    long calls = first.inFlight();
    return calls > SLACK
        && calls * second.weight() > (2.0 * second.inFlight() + SLACK) * first.weight();
  }

  private long best(long key) {
    int first = 0;
    int second = 0;
    double most = Double.NEGATIVE_INFINITY;
    double next = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < seeds.length; i++) {
      double u = ((mix(key ^ seeds[i]) >>> 11) + 0.5) * 0x1p-53;
      double score = even ? u : -weights[i] / Math.log(u);
      if (score > most) {
        next = most;
        second = first;
        most = score;
        first = i;
      } else if (score > next) {
        next = score;
        second = i;
      }
    }
    return (long) second << INDEX_BITS | first;
  }

  /**
   * A call's key in 64 well mixed bits, the same in every process. From the text's own hash, which
   * a string remembers: two keys of 4 billion may share all their bits, and then share endpoints.
   */
  static long key(String text) {
    return mix(text.hashCode());
  }

  /** 64 bits of an endpoint's id, the same in every process: no two endpoints may share them. */
  private static long seed(String text) {
    long h = GOLDEN;
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0x100000001B3L;
    }
    return mix(h);
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014). */
  private static long mix(long bits) {
    long z = bits + GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
