/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

/**
 * How much more than its share a site's healthy endpoints carry, in percent, once it has been
 * measured.
 *
 * <p>Envoy's factor of 140 is an assumption: of a level that lost half of its endpoints it sends 30
 * % away, whether or not the other half could have carried all. Here it holds for as long as
 * nothing better is known. What the remaining endpoints get beyond it grows while a call there, its
 * queue counted twice, leaves more than half of the way to the next level unused, and shrinks when
 * it leaves less: half, because from there on a little more load makes much more of a queue.
 *
 * <pre>  carried += 4 · (headroom − ½) · Δt</pre>
 *
 * Without load all of the level's calls are back within half a second at the most, three times what
 * a queue takes to show. The factor is per endpoint, so it holds for the next loss too. Ten seconds
 * after it was last needed it is forgotten: calls were fewer or more then.
 *
 * <p>Not thread-safe: the writer's.
 */
public final class Overprovisioning {
  private static final double SHARE_PER_SECOND = 4;
  private static final double TARGET = 0.5;
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
      if (needed) {
        double more = 100 * SHARE_PER_SECOND * (headroom - TARGET) * dt;
        learned = Math.min(100, carried + more) * hosts / healthy;
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
