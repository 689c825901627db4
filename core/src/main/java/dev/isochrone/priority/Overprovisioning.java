/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

/**
 * How much more than its share a site's healthy endpoints carry, in percent, once it has been
 * measured.
 *
 * <p>Envoy's factor of 140 is an assumption: of a level that lost half of its endpoints it sends 30
 * % away, whether or not the other half could have carried all. Here it holds for as long as
 * nothing better is known. While the remaining endpoints' calls, their queue counted twice, still
 * cost less than at the next level, they get more, and what they have carried without a queue is
 * what they are trusted with from then on. What is measured per endpoint holds for the next loss
 * too.
 *
 * <p>Of all the level's calls half come back in a second: of what returns in the 0.15 s that a
 * queue takes to show the level's endpoints then build up at most a few milliseconds of it, which
 * {@link SpillOver} takes away again. Calls ten seconds ago were fewer or more than now: so long
 * after the last need for it the factor is forgotten.
 *
 * <p>Not thread-safe: the writer's.
 */
public final class Overprovisioning {
  private static final double SHARE_PER_SECOND = 0.5;
  private static final double MAX_STEP_SECONDS = 0.5;
  private static final long MEMORY_NANOS = 10_000_000_000L;

  private double learned;
  private long lastNanos;
  private long neededNanos;
  private boolean needed;

  /**
   * Takes in what is known now.
   *
   * @param hosts the endpoints of the site's level that are judged
   * @param healthy those of them that are healthy
   * @param configured the factor assumed, in percent
   * @param headroom how much cheaper a call is here than at the next level, 0 to 1: {@link
   *     SpillOver#headroom}
   */
  public void update(long nowNanos, int hosts, int healthy, int configured, double headroom) {
    double dt = Math.min(MAX_STEP_SECONDS, (nowNanos - lastNanos) / 1e9);
    lastNanos = nowNanos;
    if (healthy == 0) {
      reset();
    } else if ((long) configured * healthy < 100L * hosts) {
      double carried = Math.max(configured, learned) * healthy / hosts;
      if (needed && carried < 100) {
        learned = Math.min(100, carried + 100 * SHARE_PER_SECOND * headroom * dt) * hosts / healthy;
      }
      needed = true;
      neededNanos = nowNanos;
    } else if (needed && nowNanos - neededNanos > MEMORY_NANOS) {
      reset();
    }
  }

  /** Nothing healthy is left to say what it carries. */
  public void reset() {
    learned = 0;
    needed = false;
  }

  /** In whole percents, rounded up so that all of a level is all of it; 0 if nothing is known. */
  public int percent() {
    return (int) Math.ceil(learned - 1e-6);
  }
}
