/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

/**
 * At how many endpoints of a site calls have failed since a call last succeeded at any of them: a
 * sample of the site. If it is large enough the site is dead, though most of its endpoints have not
 * been tried.
 *
 * <p>How large is enough? Suppose that only half of the n endpoints were dead. A call goes to the
 * cheaper of two (power of two choices), and an endpoint that fails at once is never the busier
 * one: in the worst case a call goes to a living endpoint only if both draws are living ones, with
 * a probability of {@code w(w−1) / n(n−1)} for w of them. So the chance that the first k endpoints
 * heard of are all dead is at most
 *
 * <pre>  Π (i = 0 … k−1)  d·(b−i) / (d·(b−i) + l·b)
 *   with  b = ⌊n/2⌋,  l = w(w−1) / n(n−1),  d = 1 − l</pre>
 *
 * and k is the least for which that is {@value #MISTAKEN} or less: 2 of 2 or 3 endpoints, 3 of 4, 6
 * of 10, 10 of 20, 16 of a thousand. {@code docs/health.md} has the simulation.
 *
 * <p>{@link SiteSilence} counts endpoints that are silent in the same way: those repel calls, so
 * that the bound is a far one there.
 *
 * <p>What came back within one tick has no order: one success in it ends the run. Not thread-safe:
 * the writer's.
 */
final class FailureRun {
  /** The chance that the loss of half of a site is taken for the loss of all of it. */
  static final double MISTAKEN = 0.01;

  private long run = 1; // 0: an endpoint that never failed
  private int endpoints;
  private boolean success;

  /**
   * Takes in what an endpoint did in this tick.
   *
   * @param lastRun what this returned for the endpoint the last time; 0 at first
   * @return to be kept with the endpoint
   */
  long add(int good, int bad, long lastRun) {
    success |= good > 0;
    if (bad == 0 || lastRun == run) {
      return lastRun;
    }
    endpoints++;
    return run;
  }

  /** The tick is over: begins anew if anything succeeded in it. */
  void tickEnds() {
    if (success) {
      forget();
    }
  }

  /** Whether an endpoint for which {@link #add} returned this failed in this run. */
  boolean includes(long lastRun) {
    return lastRun == run;
  }

  /** How many endpoints failed. */
  int endpoints() {
    return endpoints;
  }

  void forget() {
    run++;
    endpoints = 0;
    success = false;
  }

  /** So many endpoints are a large enough sample of so many. */
  static int enough(int of) {
    int half = of / 2;
    double dead = half;
    double living = of - dead;
    double toLiving = living * (living - 1) / ((double) of * (of - 1));
    double toDead = 1 - toLiving;
    double chance = 1;
    int k = 0;
    while (chance > MISTAKEN) {
      double unseen = toDead * (dead - k);
      chance = unseen <= 0 ? 0 : chance * unseen / (unseen + toLiving * dead);
      k++;
    }
    return k;
  }
}
