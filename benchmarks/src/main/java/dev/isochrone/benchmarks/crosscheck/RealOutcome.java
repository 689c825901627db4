/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.crosscheck;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of the calls. Immutable. A call belongs to the phase in which it was due, wherever it
 * ended.
 *
 * @param policy under which
 * @param before the fault; all calls if there is none
 * @param during it
 * @param after it
 * @param recoveredMillis from the fault to the start of the first second in which 95 % of the calls
 *     due were answered, a multiple of 100; null if there was none before the end, or no fault.
 *     What is held in the black hole arrives when it heals: a policy that only waits recovers up to
 *     one deadline before that
 * @param p50MillisBefore of the calls answered before the fault, each counted from when it was due;
 *     NaN if there were none
 * @param p99MillisBefore as {@code p50MillisBefore}
 */
public record RealOutcome(
    String policy,
    Phase before,
    Phase during,
    Phase after,
    @Nullable Integer recoveredMillis,
    double p50MillisBefore,
    double p99MillisBefore) {

  /**
   * The calls due in a stretch of time.
   *
   * @param due how many
   * @param answeredBySite by name, every site of the scenario
   * @param failed the rest
   */
  public record Phase(int due, Map<String, Integer> answeredBySite, int failed) {
    /** As given, in a map that nobody changes. */
    public Phase {
      answeredBySite = Map.copyOf(answeredBySite);
    }

    /** How many were answered by any site. */
    public int answered() {
      return due - failed;
    }

    /**
     * A site's part of all calls due, failed ones included, 0 to 1; 0 if none were due.
     *
     * @throws IllegalArgumentException if the site is not in the scenario
     */
    public double shareOf(String site) {
      Integer answered = answeredBySite.get(site);
      if (answered == null) {
        throw new IllegalArgumentException(
            "site: " + site + " (expected: one of " + answeredBySite.keySet() + ")");
      }
      return due == 0 ? 0 : (double) answered / due;
    }
  }
}
