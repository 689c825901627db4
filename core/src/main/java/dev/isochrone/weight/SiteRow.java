/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import dev.isochrone.health.HealthState;
import dev.isochrone.topology.Site;
import java.util.ArrayList;
import java.util.List;

/**
 * One site as the writer saw it when it built the table.
 *
 * <p>Immutable, and made once for each change of one of its endpoints: all tables until the next
 * one share it, with what they need to know of its endpoints counted and sorted out. So a table
 * costs O(sites) and O(endpoints) of the sites only that changed.
 */
public final class SiteRow {
  private final Site site;
  private final double rankNanos;
  private final int keepPercent;
  private final Endpoints endpoints;

  /** What depends on the endpoints alone. */
  private static final class Endpoints {
    final List<EndpointRow> rows;
    final List<TableTrial> trials = new ArrayList<>(0);
    final WeightedEndpoint[] usable;
    final WeightedEndpoint[] connected;
    int hosts;
    int connecting;

    Endpoints(List<EndpointRow> given) {
      rows = List.copyOf(given);
      WeightedEndpoint[] well = new WeightedEndpoint[rows.size()];
      WeightedEndpoint[] open = new WeightedEndpoint[rows.size()];
      int wells = 0;
      int opens = 0;
      for (int i = 0; i < rows.size(); i++) {
        EndpointRow e = rows.get(i);
        if (e.drained()) {
          continue;
        }
        hosts++;
        connecting += e.state() == HealthState.CONNECTING ? 1 : 0;
        if (e.connected()) {
          open[opens++] = e.target();
          if (e.usable()) {
            well[wells++] = e.target();
          }
          if (e.trial() != null) {
            trials.add(new TableTrial(e.target(), e.trial()));
          }
        }
      }
      usable = cut(well, wells);
      connected = opens == wells ? usable : cut(open, opens);
    }

    private static WeightedEndpoint[] cut(WeightedEndpoint[] from, int n) {
      return n == from.length ? from : java.util.Arrays.copyOf(from, n);
    }
  }

  private SiteRow(Site site, double rankNanos, int keepPercent, Endpoints endpoints) {
    this.site = site;
    this.rankNanos = rankNanos;
    this.keepPercent = keepPercent;
    this.endpoints = endpoints;
  }

  /** Copies the list; O(endpoints). */
  public SiteRow(Site site, double rankNanos, int keepPercent, List<EndpointRow> endpoints) {
    this(site, rankNanos, keepPercent, new Endpoints(endpoints));
  }

  /** The same endpoints of a site that is thought of otherwise; O(1). */
  public SiteRow with(Site changed, double rank, int keep) {
    boolean same =
        changed.equals(site) && Double.compare(rank, rankNanos) == 0 && keep == keepPercent;
    return same ? this : new SiteRow(changed, rank, keep, endpoints);
  }

  /** The site. */
  public Site site() {
    return site;
  }

  /** The steady distance to rank it by; NaN if unknown. */
  public double rankNanos() {
    return rankNanos;
  }

  /** How many of the calls offered to it it keeps; the rest spills to farther sites. */
  public int keepPercent() {
    return keepPercent;
  }

  /** Its endpoints. */
  public List<EndpointRow> endpoints() {
    return endpoints.rows;
  }

  /** How many of them take part in normal routing. */
  public int healthy() {
    return endpoints.usable.length;
  }

  /** How many are not being emptied. */
  int hosts() {
    return endpoints.hosts;
  }

  /** How many of those have no connection yet. */
  int connecting() {
    return endpoints.connecting;
  }

  /** Those that take part in normal routing; not to be changed. */
  WeightedEndpoint[] usable() {
    return endpoints.usable;
  }

  /**
   * Those that calls can be sent to if health is ignored; not to be changed. Panic ignores health,
   * not the laws of nature: without a connection there is no call.
   */
  WeightedEndpoint[] connected() {
    return endpoints.connected;
  }

  /** Those that one call may try. */
  List<TableTrial> trials() {
    return endpoints.trials;
  }
}
