/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import dev.isochrone.health.HealthState;
import dev.isochrone.priority.SiteShare;
import dev.isochrone.topology.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * One site as the writer saw it when it built the table.
 *
 * <p>Immutable, and made once for each change of one of its endpoints: all tables until the next
 * one share it, with what they need to know of its endpoints counted and sorted out. So a table
 * costs O(sites), and of the sites that changed a copy of a few words an endpoint.
 */
public final class SiteRow {
  private final Site site;
  private final double rankNanos;
  private final SiteShare share;
  private final Endpoints endpoints;

  /** What depends on the endpoints alone. */
  private static final class Endpoints {
    final EndpointRow[] rows;
    final List<EndpointRow> list;
    // Those of the usable ones, and where in the rows each stands, in order.
    final WeightedEndpoint[] usable;
    final int[] usableAt;
    final int hosts;
    final int connecting;
    final List<TableTrial> trials;
    final int draining;

    private Endpoints(
        EndpointRow[] rows,
        WeightedEndpoint[] usable,
        int[] usableAt,
        int hosts,
        int connecting,
        int draining,
        List<TableTrial> trials) {
      this.rows = rows;
      list = Collections.unmodifiableList(Arrays.asList(rows));
      this.usable = usable;
      this.usableAt = usableAt;
      this.hosts = hosts;
      this.connecting = connecting;
      this.trials = trials;
      this.draining = draining;
    }

    static Endpoints of(EndpointRow[] rows) {
      WeightedEndpoint[] usable = new WeightedEndpoint[rows.length];
      int[] usableAt = new int[rows.length];
      int hosts = 0;
      int connecting = 0;
      int draining = 0;
      int n = 0;
      for (int i = 0; i < rows.length; i++) {
        hosts += hosts(rows[i]);
        connecting += connecting(rows[i]);
        draining += draining(rows[i]);
        if (rows[i].usable()) {
          usableAt[n] = i;
          usable[n++] = rows[i].target();
        }
      }
      return new Endpoints(
          rows,
          Arrays.copyOf(usable, n),
          Arrays.copyOf(usableAt, n),
          hosts,
          connecting,
          draining,
          trials(rows));
    }

    /** Copies of words and no look at any endpoint but the one that changed. */
    Endpoints with(int i, EndpointRow row) {
      EndpointRow before = rows[i];
      EndpointRow[] changed = rows.clone();
      changed[i] = row;
      boolean trial = before.trial() != null || row.trial() != null;
      int at = Arrays.binarySearch(usableAt, i);
      WeightedEndpoint[] well = usable;
      int[] wellAt = usableAt;
      if (at >= 0 && row.usable()) {
        if (usable[at] != row.target()) {
          well = usable.clone();
          well[at] = row.target();
        }
      } else if (at >= 0) {
        well = new WeightedEndpoint[usable.length - 1];
        wellAt = new int[usable.length - 1];
        move(at + 1, at, well, wellAt);
      } else if (row.usable()) {
        at = -at - 1;
        well = new WeightedEndpoint[usable.length + 1];
        wellAt = new int[usable.length + 1];
        move(at, at + 1, well, wellAt);
        well[at] = row.target();
        wellAt[at] = i;
      }
      return new Endpoints(
          changed,
          well,
          wellAt,
          hosts - hosts(before) + hosts(row),
          connecting - connecting(before) + connecting(row),
          draining - draining(before) + draining(row),
          trial ? trials(changed) : trials);
    }

    /** Copies what is before the lesser of the two and, to the second, all from the first on. */
    private void move(int from, int to, WeightedEndpoint[] well, int[] wellAt) {
      System.arraycopy(usable, 0, well, 0, Math.min(from, to));
      System.arraycopy(usableAt, 0, wellAt, 0, Math.min(from, to));
      System.arraycopy(usable, from, well, to, usable.length - from);
      System.arraycopy(usableAt, from, wellAt, to, usable.length - from);
    }

    private static int hosts(EndpointRow row) {
      return row.drained() ? 0 : 1;
    }

    private static int connecting(EndpointRow row) {
      return !row.drained() && row.state() == HealthState.CONNECTING ? 1 : 0;
    }

    private static int draining(EndpointRow row) {
      return row.draining() && row.usable() ? 1 : 0;
    }

    private static List<TableTrial> trials(EndpointRow[] rows) {
      List<TableTrial> trials = new ArrayList<>(0);
      for (EndpointRow e : rows) {
        // What is about to leave need not come back first.
        if (e.trial() != null && e.connected() && e.drain() == EndpointRow.Drain.NONE) {
          trials.add(new TableTrial(e.target(), e.trial()));
        }
      }
      return trials;
    }
  }

  private SiteRow(Site site, double rankNanos, SiteShare share, Endpoints endpoints) {
    this.site = site;
    this.rankNanos = rankNanos;
    this.share = share;
    this.endpoints = endpoints;
  }

  /** Copies the list; O(endpoints). */
  public SiteRow(Site site, double rankNanos, SiteShare share, List<EndpointRow> endpoints) {
    this(site, rankNanos, share, Endpoints.of(endpoints.toArray(EndpointRow[]::new)));
  }

  /**
   * The same site with another row at this place. O(endpoints) as well, but only of memory that is
   * copied: a hundredth of looking at each.
   */
  public SiteRow with(int index, EndpointRow row) {
    return new SiteRow(site, rankNanos, share, endpoints.with(index, row));
  }

  /** The same endpoints of a site that is thought of otherwise; O(1). */
  public SiteRow with(Site changed, double rank, SiteShare now) {
    boolean same =
        changed.equals(site) && Double.compare(rank, rankNanos) == 0 && now.equals(share);
    return same ? this : new SiteRow(changed, rank, now, endpoints);
  }

  /** The site. */
  public Site site() {
    return site;
  }

  /** The steady distance to rank it by; NaN if unknown. */
  public double rankNanos() {
    return rankNanos;
  }

  /** How many of the calls offered to it it should have. */
  public SiteShare share() {
    return share;
  }

  /** Its endpoints. */
  public List<EndpointRow> endpoints() {
    return endpoints.list;
  }

  /** Whether any of those that take part is being drained: fewer and fewer calls are theirs. */
  boolean draining() {
    return endpoints.draining > 0;
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

  /** How many are judged: neither being emptied nor without a first connection. */
  public int judged() {
    return endpoints.hosts - endpoints.connecting;
  }

  /** Those that take part in normal routing; not to be changed. */
  WeightedEndpoint[] usable() {
    return endpoints.usable;
  }

  /**
   * Those that calls can be sent to if health is ignored. Panic ignores health, not the laws of
   * nature: without a connection there is no call. Made when asked for, O(endpoints): panic is
   * rare.
   */
  WeightedEndpoint[] connected() {
    return Arrays.stream(endpoints.rows)
        .filter(e -> e.connected() && !e.drained())
        .map(EndpointRow::target)
        .toArray(WeightedEndpoint[]::new);
  }

  /** Those that one call may try. */
  List<TableTrial> trials() {
    return endpoints.trials;
  }
}
