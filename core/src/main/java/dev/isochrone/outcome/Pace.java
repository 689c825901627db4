/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

/**
 * How soon calls of a method are usually answered: a silence of calls that take milliseconds means
 * something after tens of them, one of calls that take minutes does not. The bounds are of the
 * method's usual service time, a factor of sixteen apart.
 */
@SuppressWarnings("EnumOrdinal") // the place of its bits
public enum Pace {
  /** Less than 25 ms. */
  PROMPT(25_000_000L),
  /** Less than 400 ms. */
  SLOW(400_000_000L),
  /** Longer, such as long polls; and methods of which nothing is known yet. */
  PATIENT(Long.MAX_VALUE);

  /**
   * Counters of many cells, read one after the other, may add up to a little less than nothing: so
   * much less, and no more, is taken for that.
   */
  private static final long MOMENTARY = 64;

  private static final int BITS = 14;

  /** Above these bits such a word may count something else. */
  static final int ALL_BITS = 3 * BITS;

  private static final long MASK = (1L << BITS) - 1;

  /** One call of this pace in a word that counts the calls of each pace in 14 bits. */
  final long one;

  private final long belowNanos;
  private final int shift;

  Pace(long belowNanos) {
    this.belowNanos = belowNanos;
    shift = ordinal() * BITS;
    one = 1L << shift;
  }

  /** The pace of a method that usually takes so long beyond the way. */
  public static Pace of(double serviceNanos) {
    return serviceNanos < PROMPT.belowNanos
        ? PROMPT
        : serviceNanos < SLOW.belowNanos ? SLOW : PATIENT;
  }

  /** How many of this pace such a word counts: up to 16,319, which nothing that works reaches. */
  int of(long word) {
    long count = (rounded(word, shift) >> shift) & MASK;
    return count > MASK - MOMENTARY ? 0 : (int) count;
  }

  /** The word without what is missing in its lower counts. */
  static long rounded(long word) {
    return rounded(word, ALL_BITS);
  }

  private static long rounded(long word, int shift) {
    return shift == 0 ? word : word + (MOMENTARY << (shift - BITS));
  }
}
