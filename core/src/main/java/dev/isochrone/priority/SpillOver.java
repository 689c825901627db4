/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

/**
 * How many of the calls offered to a site go on to the next one because it is well but overloaded:
 * as many as make it worth no one's while to go elsewhere.
 *
 * <p>A proportional-integral controller, as PIE's (RFC 8033, section 4.2) of the drop probability:
 *
 * <pre>  spill += KI · error · Δt + KP · Δcost</pre>
 *
 * where the error is what a further call costs here beyond what it costs at the best alternative,
 * in seconds. While offered load is ρ times the capacity a queue grows by ρ − 1 seconds a second,
 * and the cost counts it twice (what it takes and what it adds to the others' wait): with KP = 2/s
 * and KI = 2/s² the loop has its frequency at 2 rad/s, is damped critically, and bears the 0.15 s
 * that a queue takes to show. PIE's own gains are for senders that halve their rate for each drop.
 * Since many independent clients see the same queue and each moves its own share by the same rule,
 * their sum is the same loop: they settle together and not against each other.
 *
 * <p>Refusals need no controller to be believed: what a site turned away in the last moment of what
 * it kept goes on at once. If it lacks capacity that is the excess; if it refuses half of whatever
 * comes, each further moment halves what is still lost.
 *
 * <p>Calls return in a straight line, the whole share in ten seconds if there is no load at all: an
 * error can then be no larger than the distance between the sites, which may be a millisecond.
 *
 * <p>Not thread-safe: the writer's.
 */
public final class SpillOver {
  private static final double KI = 2;
  private static final double KP = 2;
  // A refused call is lost to its caller: as dear as a second's wait.
  private static final double REFUSED_SECONDS = 1;
  // Fewer are left to the controller: a few users' quotas are no lack of capacity.
  private static final double LEAST_REFUSED = 0.1;
  private static final double RETURN_PER_SECOND = 0.1;
  // To begin takes more than noise: what a fifth of the alternative's cost makes certain.
  private static final double MARGIN = 0.2;
  private static final double MAX_STEP_SECONDS = 0.5;

  private double spill;
  private double lastCostNanos = Double.NaN;
  private long lastNanos;
  private double headroom;

  /**
   * Moves the share by what is known now.
   *
   * @param costNanos what one more call costs here
   * @param alternativeNanos what it costs at the best farther site; infinite if there is none
   * @param gapNanos how much farther that is than this site when neither has load
   * @param refusedShare the share of calls refused here for lack of capacity, beyond what the
   *     alternative refuses, 0 to 1
   * @param refusedNow the same of the last moment only, of calls not yet accounted for; NaN if
   *     there were hardly any
   */
  public void update(
      long nowNanos,
      double costNanos,
      double alternativeNanos,
      double gapNanos,
      double refusedShare,
      double refusedNow) {
    double dt =
        Double.isNaN(lastCostNanos) ? 0 : Math.min(MAX_STEP_SECONDS, (nowNanos - lastNanos) / 1e9);
    double change = Double.isNaN(lastCostNanos) ? 0 : (costNanos - lastCostNanos) / 1e9;
    lastNanos = nowNanos;
    lastCostNanos = costNanos;
    headroom = 0;
    if (Double.isInfinite(alternativeNanos)) {
      spill = 0;
      return;
    }
    double error = (costNanos - alternativeNanos) / 1e9 + refusedShare * REFUSED_SECONDS;
    if (error <= 0) {
      headroom = gapNanos > 0 ? Math.min(1, -error / (gapNanos / 1e9)) : 1;
      double back = Math.max(-KI * error, RETURN_PER_SECOND * headroom) * dt;
      spill = spill == 0 ? 0 : spill - back + Math.min(0, KP * change);
    } else if (spill > 0 || error > MARGIN * alternativeNanos / 1e9) {
      spill += KI * error * dt + KP * change;
    }
    if (refusedNow > LEAST_REFUSED) {
      // No need to feel one's way: so many of those it kept were more than it can take.
      spill += (1 - Math.max(0, spill)) * refusedNow;
    }
    spill = Math.max(0, Math.min(1, spill));
  }

  /** The site has been away, or is new: it starts with all its calls. */
  public void reset() {
    spill = 0;
    lastCostNanos = Double.NaN;
    headroom = 0;
  }

  /**
   * By how much a call is cheaper here than elsewhere, relative to what it would be without load: 1
   * if there is none, 0 if it is no cheaper or there is no elsewhere.
   */
  public double headroom() {
    return headroom;
  }

  /** The percentage of the calls offered that it keeps. */
  public int keepPercent() {
    return (int) Math.round(100 * (1 - spill));
  }
}
