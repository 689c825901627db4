/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.outcome.Pace;
import java.util.Locale;

/**
 * Whether a whole site has fallen silent. Of twenty servers behind one broken route each would have
 * to lose a call, and wait for its own silence to be improbable; together they tell as soon as one
 * server would with all of the site's calls.
 *
 * <p>Counted are the calls that were sent to any of the site's endpoints since any of them last
 * answered one. The site is silent once
 *
 * <ul>
 *   <li>{@link SilenceRule} calls the silence of these calls improbable, and
 *   <li>they went to so many different endpoints that those are sample enough of the site ({@link
 *       FailureRun#enough}): else a few that hang would be taken for all.
 * </ul>
 *
 * <p>Calls that waited already when the site was last heard do not count: they tell of their
 * endpoint. Nor do those of which nobody can say how long they take ({@link Pace#PATIENT}).
 *
 * <p>Not thread-safe: the writer's. Costs nothing to speak of until a silence is improbable.
 */
@SuppressWarnings("EnumOrdinal") // counts of a beat: an array, and no boxes
final class SiteSilence {
  private static final Pace[] PACES = {Pace.PROMPT, Pace.SLOW};

  private final SilenceRule rule;
  private final FailureRun run = new FailureRun();
  private final Witnesses[] witnesses = new Witnesses[PACES.length];
  private final int[] waiting = new int[PACES.length];
  private long heardNanos;
  private long startNanos;
  private long ranNanos;
  private boolean begun;
  private boolean heard;

  SiteSilence(SilenceRule rule) {
    this.rule = rule;
    for (Pace pace : PACES) {
      witnesses[pace.ordinal()] = new Witnesses();
    }
  }

  /**
   * Takes in what a look at an endpoint has shown.
   *
   * @param answered whether any call was answered since the last look
   * @param lastRun what this returned for the endpoint the last time; 0 at first
   * @return to be kept with the endpoint
   */
  long look(StallDetector endpoint, boolean answered, long nowNanos, long lastRun) {
    if (answered) {
      heard = true;
      return lastRun;
    }
    boolean sent = false;
    boolean alone = true;
    for (Pace pace : PACES) {
      int more = endpoint.moreWaiting(pace);
      alone &= endpoint.waiting(pace) == more;
      sent |= more > 0;
      // Fewer if some were given up: these or older ones, so that we may count too few.
      waiting[pace.ordinal()] = Math.max(0, waiting[pace.ordinal()] + more);
    }
    if (!sent) {
      return lastRun;
    }
    if (!begun) {
      begun = true;
      startNanos = nowNanos;
    }
    if (alone && endpoint.silenceStartNanos() - startNanos < 0) {
      long start = endpoint.silenceStartNanos();
      startNanos = heardNanos - start > 0 ? heardNanos : start;
    }
    return run.add(0, 1, lastRun);
  }

  /** All of the site's endpoints have been looked at. */
  void tickEnds(long nowNanos, long tickRanNanos) {
    if (heard) {
      forget(nowNanos);
      return;
    }
    if (!begun) {
      return;
    }
    long ran = Math.min(tickRanNanos, nowNanos - startNanos);
    ranNanos += ran;
    int all = 0;
    for (int count : waiting) {
      all += count;
    }
    for (Pace pace : PACES) {
      int mine = waiting[pace.ordinal()];
      witnesses[pace.ordinal()].look(ranNanos, ran, mine, mine == all);
    }
  }

  /** It was heard, or there is another reason to begin anew. */
  void forget(long nowNanos) {
    heardNanos = nowNanos;
    heard = false;
    begun = false;
    ranNanos = 0;
    run.forget();
    for (Pace pace : PACES) {
      waiting[pace.ordinal()] = 0;
      witnesses[pace.ordinal()].forget();
    }
  }

  /** Whether the silence is improbable, whoever is to blame for it. */
  boolean improbable(LatencyEstimate estimate) {
    if (!begun || run.endpoints() < 2) {
      return false;
    }
    for (Pace pace : PACES) {
      if (SilenceRule.measured(estimate, pace)
          && rule.siteExceeded(witnesses[pace.ordinal()], estimate, pace)
              != SilenceRule.TOLERABLE) {
        return true;
      }
    }
    return false;
  }

  /** Whether an endpoint for which {@link #look} returned this got any of these calls. */
  boolean includes(long lastRun) {
    return run.includes(lastRun);
  }

  /** Whether the endpoints that got these calls are a large enough sample of so many. */
  boolean enough(int endpoints) {
    return endpoints > 1 && run.endpoints() >= FailureRun.enough(endpoints);
  }

  /** In words. */
  String describe(int endpoints) {
    int all = 0;
    for (int count : waiting) {
      all += count;
    }
    return String.format(
        Locale.ROOT,
        "its site is silent for %.0f ms with %d calls waiting at %d of %d endpoints",
        ranNanos / 1e6,
        all,
        run.endpoints(),
        endpoints);
  }
}
