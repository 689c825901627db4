/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

/**
 * Puts calls that ended within one tick, of which nobody knows the order, in the order of least
 * surprise: the kinds evenly mixed. A window then sees the rate and not the last kind only, and no
 * run of failures is made up.
 */
final class EvenMix {
  private EvenMix() {}

  /** Whether the next of {@code good + bad} calls is a good one, after so many of each. */
  static boolean nextIsGood(int good, int goodDone, int bad, int badDone) {
    return badDone >= bad || (goodDone < good && (long) goodDone * bad <= (long) badDone * good);
  }
}
