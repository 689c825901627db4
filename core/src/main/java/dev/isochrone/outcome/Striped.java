/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

/**
 * Counters that any thread adds to and one thread drains: in one cell while nobody is in anybody's
 * way, spread over {@value #STRIPES} cells on cache lines of their own once threads are.
 *
 * <p>Two processors that add to one cache line wait for each other at every addition. The idea of
 * cells, and of making them only when an update has lost a race, is that of the JDK's {@code
 * Striped64} (Doug Lea), with two differences. Sums are all that is read, so every cell is as good
 * as any other: a call may begin in one and end in another, and which cell a thread writes may
 * change at any time. Therefore a thread needs no probe of its own: its id is hashed with a salt of
 * the object, and threads that still meet get another salt.
 *
 * <p>Thread-safe and lock-free.
 */
abstract class Striped {
  /**
   * So many cells. Two are too few to part two threads by chance soon, and each costs a reader of
   * the sum a cache line.
   */
  static final int STRIPES = 4;

  private static final int STRIPE_SHIFT = 62; // 64 − log2(STRIPES): the hash's best bits

  // A race lost now and then, at a thousand calls a second, is none to spend a kilobyte on.
  private static final int LOST_RACES = 8;

  // More threads than cells meet under any salt: there has to be an end to looking for a better.
  private static final int MAX_SPREADS = 16;

  // 2^64 divided by the golden ratio (Knuth, TAOCP 6.4): ids that follow each other, as those of a
  // pool's threads do, never share a cell.
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long NEXT_SALT = 0xD1342543DE82EF95L;

  // Plain fields, written when races are lost: an update of them that is itself lost only makes
  // for spreading a little later, and an old salt is as right as a new one.
  private long salt = GOLDEN;
  private int lostRaces;
  private int spreads;

  /** The present thread's cell. */
  final int stripe() {
    return stripe(Thread.currentThread().getId(), salt);
  }

  private static int stripe(long threadId, long salt) {
    return (int) ((threadId * salt) >>> STRIPE_SHIFT);
  }

  /** The cell of a thread that has never met another. */
  static int firstStripe(long threadId) {
    return stripe(threadId, GOLDEN);
  }

  /** Says that an update met another thread's. */
  final void lostRace() {
    if (spreads < MAX_SPREADS && ++lostRaces >= LOST_RACES) {
      lostRaces = 0;
      spreads++;
      if (!spread()) {
        salt = salt * NEXT_SALT; // odd times odd stays odd
      }
    }
  }

  /** Says that a while has passed: only races close to each other show that threads do meet. */
  final void forgetRaces() {
    if (lostRaces != 0) {
      lostRaces = 0;
    }
  }

  /** Makes the cells; false if they are there already. */
  abstract boolean spread();
}
