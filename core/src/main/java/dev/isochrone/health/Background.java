/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import java.util.List;

/**
 * What endpoints in rotation fail at, for one of them to be compared with the others: an error that
 * all make alike is the application's, and none of them is an outlier.
 *
 * <p>It is twice the mean of those that are not suspected themselves. Without the suspects, because
 * sick peers must not excuse each other; twice, because what is left is then a little too good: an
 * error rate that all share would convict the unlucky.
 *
 * <p>If there is no other endpoint in rotation, there is nothing better to leave it for: {@link
 * ErrorEvidence#MOST_BACKGROUND}.
 *
 * <p>Not thread-safe: the writer's. Looking costs O(endpoints); so it is done only while failures
 * are being weighed.
 */
final class Background {
  private static final double MARGIN = 2;
  private static final double NO_ALTERNATIVE = ErrorEvidence.MOST_BACKGROUND;

  /** Endpoints in rotation and the sums of their error rates. */
  static final class Tally {
    private int endpoints;
    private double rates;
    private int unsuspected;
    private double unsuspectedRates;

    private void clear() {
      endpoints = 0;
      rates = 0;
      unsuspected = 0;
      unsuspectedRates = 0;
    }

    private void add(double rate, boolean suspected) {
      endpoints++;
      rates += rate;
      if (!suspected) {
        unsuspected++;
        unsuspectedRates += rate;
      }
    }
  }

  private final Tally all = new Tally();

  /** Looks at all endpoints in rotation. */
  void survey(long nowNanos, List<SiteHealth> sites) {
    all.clear();
    for (SiteHealth site : sites) {
      site.tally().clear();
      for (EndpointHealth e : site.endpoints()) {
        ErrorRecord record = e.errors();
        record.survey(e.inRotation(), nowNanos);
        if (record.surveyed()) {
          all.add(record.surveyedRate(), record.surveyedAsSuspected());
          site.tally().add(record.surveyedRate(), record.surveyedAsSuspected());
        }
      }
    }
  }

  /** What the others than this endpoint fail at. */
  double ofOthers(ErrorRecord than) {
    if (!than.surveyed()) {
      return of(all.endpoints, all.rates, all.unsuspected, all.unsuspectedRates);
    }
    double rate = than.surveyedRate();
    boolean suspected = than.surveyedAsSuspected();
    return of(
        all.endpoints - 1,
        all.rates - rate,
        all.unsuspected - (suspected ? 0 : 1),
        all.unsuspectedRates - (suspected ? 0 : rate));
  }

  /** What the endpoints of other sites than this one fail at. */
  double ofOthers(Tally than) {
    return of(
        all.endpoints - than.endpoints,
        all.rates - than.rates,
        all.unsuspected - than.unsuspected,
        all.unsuspectedRates - than.unsuspectedRates);
  }

  private static double of(int endpoints, double rates, int unsuspected, double unsuspectedRates) {
    if (endpoints <= 0) {
      return NO_ALTERNATIVE;
    }
    double mean = unsuspected > 0 ? unsuspectedRates / unsuspected : rates / endpoints;
    return MARGIN * mean;
  }
}
