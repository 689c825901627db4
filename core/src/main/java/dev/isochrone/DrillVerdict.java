/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.govern.Drill;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether drilled calls fare so much worse than others that chance cannot be it. Pure functions.
 *
 * <p>Asked once a second of the sums so far, six hundred times in a usual drill: hence three
 * standard deviations, and one in a thousand. What chance ends all the same has cost no call.
 */
final class DrillVerdict {
  private static final double Z = 3;
  private static final double BY_CHANCE = 0.001;
  private static final double TAIL = 0.01; // beyond a 99th percentile
  private static final int LEAST_OTHERS = 20;

  private DrillVerdict() {}

  /**
   * Why a drill has to end, or null if it need not.
   *
   * @param extraWayNanos how much farther drilled calls go: that is no fault of theirs; NaN if
   *     unknown
   */
  static @Nullable String of(
      Drill drill, DrillGroup drilled, DrillGroup others, double extraWayNanos) {
    double more =
        leastDifference(drilled.failures(), drilled.judged(), others.failures(), others.judged());
    if (more > drill.extraFailurePercent() / 100.0) {
      return String.format(
          Locale.ROOT,
          "aborted: %d of %d drilled calls failed, %d of %d others: certainly more than %d %% more",
          drilled.failures(),
          drilled.judged(),
          others.failures(),
          others.judged(),
          drill.extraFailurePercent());
    }
    if (others.answered() >= LEAST_OTHERS) {
      double way = Double.isNaN(extraWayNanos) ? 0 : Math.max(0, extraWayNanos);
      double bound = others.p99Nanos() + way + drill.extraP99().toNanos();
      long above = drilled.above(bound);
      if (chance(above, drilled.answered()) < BY_CHANCE) {
        return String.format(
            Locale.ROOT,
            "aborted: %d of %d drilled calls took longer than %.1f ms, the others' p99 of %.1f ms,"
                + " %.1f ms of way and the %d ms allowed: certainly more than 1 %%",
            above,
            drilled.answered(),
            bound / 1e6,
            others.p99Nanos() / 1e6,
            way / 1e6,
            drill.extraP99().toMillis());
      }
    }
    return null;
  }

  /**
   * The least by which the first share is larger than the second, as far as three standard
   * deviations tell: the hybrid score interval (method 10) of Newcombe, "Interval estimation for
   * the difference between independent proportions", 1998. Works for one call as for a million.
   */
  static double leastDifference(long failures, long calls, long otherFailures, long otherCalls) {
    if (calls == 0 || otherCalls == 0) {
      return -1;
    }
    double p = (double) failures / calls;
    double q = (double) otherFailures / otherCalls;
    double down = p - wilson(p, calls, -1);
    double up = wilson(q, otherCalls, 1) - q;
    return p - q - Math.sqrt(down * down + up * up);
  }

  /** A bound of the Wilson score interval: the lower (−1) or the upper one (+1). */
  private static double wilson(double p, double n, int side) {
    double z2 = Z * Z / n;
    return (p + z2 / 2 + side * Z * Math.sqrt(p * (1 - p) / n + z2 / (4 * n))) / (1 + z2);
  }

  /**
   * At most how probable it is that {@code above} of {@code n} calls or more are beyond a 99th
   * percentile that is theirs: Chernoff's bound of the binomial's tail, {@code e^(−n·KL)}.
   */
  static double chance(long above, long n) {
    double share = n == 0 ? 0 : (double) above / n;
    if (share <= TAIL) {
      return 1;
    }
    double rest = share == 1 ? 0 : (1 - share) * Math.log((1 - share) / (1 - TAIL));
    return Math.exp(-n * (share * Math.log(share / TAIL) + rest));
  }
}
