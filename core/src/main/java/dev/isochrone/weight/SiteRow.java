/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import dev.isochrone.priority.SiteShare;
import dev.isochrone.topology.Site;
import java.util.List;

/**
 * One site as the writer saw it when it built the table.
 *
 * @param site the site
 * @param rankNanos the steady distance to rank it by; NaN if unknown
 * @param share how many of the calls offered to it it should have
 * @param endpoints its endpoints
 */
public record SiteRow(Site site, double rankNanos, SiteShare share, List<EndpointRow> endpoints) {
  /** Copies the list. */
  public SiteRow {
    endpoints = List.copyOf(endpoints);
  }

  int hosts() {
    return count(e -> !e.drained());
  }

  int healthy() {
    return count(EndpointRow::usable);
  }

  int connecting() {
    return count(e -> !e.drained() && e.state() == dev.isochrone.health.HealthState.CONNECTING);
  }

  private int count(java.util.function.Predicate<EndpointRow> what) {
    int n = 0;
    for (EndpointRow e : endpoints) {
      if (what.test(e)) {
        n++;
      }
    }
    return n;
  }
}
