/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

/**
 * How many of the calls offered to a site go on to the next one because it is well but overloaded:
 * as many as make it worth no one's while to go elsewhere.
 *
 * <p>A proportional-integral controller, as PIE's (RFC 8033, section 4.2) of the drop probability:
 *
 * <pre>  spill += KI · trust · error · Δt + KP · Δlatency</pre>
 *
 * where the error is what a further call costs here beyond what it costs at the best alternative,
 * in seconds, and {@code trust = |error| / (|error| + 6σ)} with the cost's standard error σ.
 *
 * <p>While offered load is ρ times the capacity a queue grows by ρ − 1 seconds a second, and the
 * cost counts it thrice ({@link SiteCost}): {@code s² + KP·s + 3·KI·trust = 0}. With KP = 4/s and
 * KI = 4/s² that is damped critically at 2 rad/s where the trust is a third, by 77 % where it is as
 * large as a queue can make it, for σ is at least an eighth of what responses take; and it bears
 * the 0.15 s that a queue takes to show.
 *
 * <p>Since many independent clients see the same queue and each moves its own share by the same
 * rule, their sum is the same loop: they settle together and not against each other. Each alone,
 * though, has no loop: its own share changes nothing, so that chance would carry it as far as it
 * likes. Therefore the trust. An error that chance may have made moves little, one that it cannot
 * have made moves all; as in error-squared control of buffers' levels (Shinskey, Process Control
 * Systems, 1967).
 *
 * <p>Refusals need no controller to be believed: what a site turned away in the last moment of what
 * it kept goes on at once. If it lacks capacity that is the excess; if it refuses half of whatever
 * comes, each further moment halves what is still lost.
 *
 * <p>Calls return in a straight line, the whole share in ten seconds if there is no load at all: an
 * error can then be no larger than the distance between the sites, which may be a millisecond. The
 * line counts by the square of how little load there is: it is not to move what is in balance.
 *
 * <p>Not thread-safe: the writer's.
 */
public final class SpillOver {
  private static final double KI = 4;
  private static final double KP = 4;
  private static final double DOUBT = 6;
  // A refused call is lost to its caller: as dear as a second's wait.
  private static final double REFUSED_SECONDS = 1;
  // Fewer are left to the controller: a few users' quotas are no lack of capacity.
  private static final double LEAST_REFUSED = 0.1;
  private static final double RETURN_PER_SECOND = 0.1;
  // To begin takes more than noise: what three tenths of the alternative's cost make certain.
  private static final double MARGIN = 0.3;
  private static final double MAX_STEP_SECONDS = 0.5;

  private double spill;
  private double lastLatencyNanos = Double.NaN;
  private long lastNanos;
  private double headroom;

  /**
   * Moves the share by what is known now.
   *
   * @param here what one more call costs here
   * @param alternativeNanos what it costs at the best farther site; infinite if there is none
   * @param gapNanos how much farther that is than this site when neither has load
   * @param refusedShare the share of calls refused here for lack of capacity, beyond what the
   *     alternative refuses, 0 to 1
   * @param refusedNow the same of the last moment only, of calls not yet accounted for; NaN if
   *     there were hardly any
   */
  public void update(
      long nowNanos,
      SiteCost here,
      double alternativeNanos,
      double gapNanos,
      double refusedShare,
      double refusedNow) {
    boolean first = Double.isNaN(lastLatencyNanos);
    double dt = first ? 0 : Math.min(MAX_STEP_SECONDS, (nowNanos - lastNanos) / 1e9);
    double change = first ? 0 : (here.latencyNanos() - lastLatencyNanos) / 1e9;
    lastNanos = nowNanos;
    lastLatencyNanos = here.latencyNanos();
    headroom = 0;
    if (Double.isInfinite(alternativeNanos)) {
      spill = 0;
      return;
    }
    double error = (here.nanos() - alternativeNanos) / 1e9 + refusedShare * REFUSED_SECONDS;
    double size = Math.abs(error);
    double chance = here.errorNanos() / 1e9;
    double step = KI * trust(size, DOUBT * chance) * size * dt;
    if (error <= 0) {
      headroom = gapNanos > 0 ? Math.min(1, size / (gapNanos / 1e9)) : 1;
      double line = RETURN_PER_SECOND * trust(size, chance) * headroom * headroom * dt;
      double back = Math.max(step, line);
      spill = spill == 0 ? 0 : spill - back + Math.min(0, KP * change);
    } else if (spill > 0 || error > MARGIN * alternativeNanos / 1e9) {
      spill += step + KP * change;
    }
    if (refusedNow > LEAST_REFUSED) {
      // No need to feel one's way: so many of those it kept were more than it can take.
      spill += (1 - Math.max(0, spill)) * refusedNow;
    }
    spill = Math.max(0, Math.min(1, spill));
  }

  private static double trust(double size, double doubt) {
    return size == 0 ? 0 : size / (size + doubt);
  }

  /** The site has been away, or is new: it starts with all its calls. */
  public void reset() {
    spill = 0;
    lastLatencyNanos = Double.NaN;
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
