/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import dev.isochrone.priority.PriorityConfig;
import dev.isochrone.priority.PriorityLevels;
import dev.isochrone.priority.PriorityLoad;
import dev.isochrone.topology.Residency;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Builds tables. A pure function of immutable rows: the writer builds the table of the router's own
 * residency, and any thread may build a narrower view of the same rows.
 */
public final class TableBuilder {
  private TableBuilder() {}

  /**
   * O(sites · log sites) where each level that takes calls is one site; O(endpoints) of those where
   * several share a level.
   */
  public static WeightedEndpointTable build(
      long version, List<SiteRow> rows, Residency residency, PriorityConfig config) {
    List<SiteRow> permitted = new ArrayList<>();
    List<SiteRow> forbidden = new ArrayList<>();
    for (SiteRow row : rows) {
      (residency.permits(row.site()) ? permitted : forbidden).add(row);
    }
    List<List<SiteRow>> groups =
        PriorityLevels.group(
            permitted,
            SiteRow::rankNanos,
            config.latencyWindow().toNanos(),
            row -> row.site().cost());
    boolean pinned = pinFirst(groups, config.steering().pin());
    PriorityLoad load = load(groups, config);
    int[] percent = new int[groups.size()];
    List<WeightedEndpoint[]> candidates = new ArrayList<>();
    for (int i = 0; i < percent.length; i++) {
      percent[i] = load.percent(i);
      candidates.add(candidates(groups.get(i), load.panic(i)));
    }
    moveFromEmptyLevels(percent, candidates);
    spillOver(percent, groups, pinned ? 1 : 0);
    int[] shares = percent;
    Map<String, Integer> draining = draining(permitted);
    if (config.steering().limits() || !draining.isEmpty()) {
      ShareLimits limits = new ShareLimits(candidates, percent, config.steering(), draining);
      candidates = limits.candidates();
      shares = limits.percent();
      percent = limits.levelPercent();
    }
    List<TableLevel> levels = new ArrayList<>();
    for (int i = 0; i < percent.length; i++) {
      levels.add(new TableLevel(percent[i], load.panic(i), pinned && i == 0, groups.get(i)));
    }
    return new WeightedEndpointTable(
        version, residency, levels, forbidden, trials(permitted), candidates, shares);
  }

  /** The pinned site is a level of its own before all others, as long as anyone is well there. */
  private static boolean pinFirst(List<List<SiteRow>> groups, String pin) {
    for (List<SiteRow> group : pin.isEmpty() ? List.<List<SiteRow>>of() : groups) {
      for (SiteRow row : group) {
        if (row.site().name().equals(pin) && row.healthy() > 0) {
          group.remove(row);
          if (group.isEmpty()) {
            groups.remove(group);
          }
          groups.add(0, List.of(row));
          return true;
        }
      }
    }
    return false;
  }

  /** What draining endpoints keep, by site. */
  private static Map<String, Integer> draining(List<SiteRow> permitted) {
    Map<String, Integer> percent = new HashMap<>();
    for (SiteRow row : permitted) {
      if (row.draining()) {
        percent.put(row.site().name(), row.share().drainPercent());
      }
    }
    return percent;
  }

  private static PriorityLoad load(List<List<SiteRow>> groups, PriorityConfig config) {
    int[] hosts = new int[groups.size()];
    int[] healthy = new int[groups.size()];
    int[] excluded = new int[groups.size()];
    int[] factors = new int[groups.size()];
    for (int i = 0; i < groups.size(); i++) {
      for (SiteRow row : groups.get(i)) {
        hosts[i] += row.hosts();
        healthy[i] += row.healthy();
        excluded[i] += row.connecting();
      }
      factors[i] = mean(groups.get(i), s -> s.share().overprovisioningFactor(), 0);
    }
    return PriorityLoad.of(hosts, healthy, excluded, factors, config);
  }

  /** A site's own array where it is alone in its level; else theirs, one after the other. */
  private static WeightedEndpoint[] candidates(List<SiteRow> sites, boolean panic) {
    if (sites.size() == 1) {
      return candidates(sites.get(0), panic);
    }
    List<WeightedEndpoint[]> each = new ArrayList<>(sites.size());
    int n = 0;
    for (SiteRow row : sites) {
      WeightedEndpoint[] some = candidates(row, panic);
      each.add(some);
      n += some.length;
    }
    WeightedEndpoint[] all = new WeightedEndpoint[n];
    n = 0;
    for (WeightedEndpoint[] some : each) {
      System.arraycopy(some, 0, all, n, some.length);
      n += some.length;
    }
    return all;
  }

  private static WeightedEndpoint[] candidates(SiteRow row, boolean panic) {
    return panic ? row.connected() : row.usable();
  }

  /** A level may have a share by its number of hosts and yet nothing to send a call to. */
  private static void moveFromEmptyLevels(int[] percent, List<WeightedEndpoint[]> candidates) {
    int stranded = 0;
    int first = -1;
    for (int i = 0; i < percent.length; i++) {
      if (candidates.get(i).length == 0) {
        stranded += percent[i];
        percent[i] = 0;
      } else if (first < 0 || (percent[first] == 0 && percent[i] > 0)) {
        first = i;
      }
    }
    if (first >= 0) {
      percent[first] += stranded;
    }
  }

  /**
   * What an overloaded level does not keep goes on to the next that has anyone healthy. A pinned
   * one keeps all.
   */
  private static void spillOver(int[] percent, List<List<SiteRow>> groups, int from) {
    for (int i = from; i < percent.length; i++) {
      int next = i + 1;
      while (next < percent.length && healthy(groups.get(next)) == 0) {
        next++;
      }
      if (percent[i] > 0 && next < percent.length) {
        int kept = percent[i] * mean(groups.get(i), s -> s.share().keepPercent(), 100) / 100;
        percent[next] += percent[i] - kept;
        percent[i] = kept;
      }
    }
  }

  private static int healthy(List<SiteRow> sites) {
    return sites.stream().mapToInt(SiteRow::healthy).sum();
  }

  /** A level's percentage: the mean of its sites', by their healthy endpoints. */
  private static int mean(List<SiteRow> sites, ToIntFunction<SiteRow> percent, int ifNone) {
    long healthy = 0;
    long sum = 0;
    for (SiteRow row : sites) {
      healthy += row.healthy();
      sum += (long) row.healthy() * percent.applyAsInt(row);
    }
    return healthy == 0 ? ifNone : (int) (sum / healthy);
  }

  private static List<TableTrial> trials(List<SiteRow> permitted) {
    List<TableTrial> trials = new ArrayList<>();
    permitted.forEach(row -> trials.addAll(row.trials()));
    return trials;
  }

  /** Whether calls had better wait: nothing can serve yet, but connections are being made. */
  public static boolean worthWaiting(WeightedEndpointTable table) {
    return !table.canServe()
        && table.levels().stream()
            .flatMap(l -> l.sites().stream())
            .anyMatch(s -> s.connecting() > 0);
  }
}
