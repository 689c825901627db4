/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import dev.isochrone.topology.Residency;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where calls go: the result of all measuring, judging, ranking and weighting, in a form that a
 * pick reads in constant time.
 *
 * <p>Immutable and versioned; safe on any thread. A table already obeys one residency: what it does
 * not permit is not in it, except by name for explanations.
 */
public final class WeightedEndpointTable {
  private static final WeightedEndpoint[] NONE = {};

  private final long version;
  private final Residency residency;
  private final List<TableLevel> levels;
  private final List<SiteRow> forbidden;
  private final TableTrial[] trials;
  // For each percent of the calls the candidates of the level that takes it: a look-up instead of a
  // search, whose branches nobody could foresee.
  private final WeightedEndpoint[][] byPercent = new WeightedEndpoint[100][];
  private final boolean canServe;

  WeightedEndpointTable(
      long version,
      Residency residency,
      List<TableLevel> levels,
      List<SiteRow> forbidden,
      List<TableTrial> trials,
      List<WeightedEndpoint[]> candidates,
      int[] percent) {
    this.version = version;
    this.residency = residency;
    this.levels = List.copyOf(levels);
    this.forbidden = List.copyOf(forbidden);
    this.trials = trials.toArray(TableTrial[]::new);
    int from = 0;
    WeightedEndpoint[] last = NONE;
    for (int i = 0; i < percent.length; i++) {
      if (percent[i] > 0) {
        last = candidates.get(i);
        Arrays.fill(byPercent, from, from + percent[i], last);
        from += percent[i];
      }
    }
    canServe = from > 0;
    Arrays.fill(byPercent, from, byPercent.length, last);
  }

  /** Grows with each table of a router. */
  public long version() {
    return version;
  }

  /** What the table obeys. */
  public Residency residency() {
    return residency;
  }

  /** All levels of permitted sites, nearest first, those without calls included. */
  public List<TableLevel> levels() {
    return levels;
  }

  /** The sites that residency excludes. */
  public List<SiteRow> forbidden() {
    return forbidden;
  }

  /** Whether any level ignores health. */
  public boolean panic() {
    return levels.stream().anyMatch(l -> l.panic() && l.percent() > 0);
  }

  /** Whether calls can go anywhere. */
  public boolean canServe() {
    return canServe;
  }

  /**
   * The endpoints to choose between for a call that drew this number.
   *
   * @param drawPercent 0 to 99
   * @return not to be changed; empty if {@link #canServe} is false
   */
  public WeightedEndpoint[] candidates(int drawPercent) {
    return byPercent[drawPercent];
  }

  /** The endpoints of the one level that takes all calls, if it has several; null if not. */
  public WeightedEndpoint @Nullable [] onlyCandidates() {
    WeightedEndpoint[] all = byPercent[0];
    return all == byPercent[byPercent.length - 1] && all.length > 1 ? all : null;
  }

  /**
   * What each site that gets calls is to get of them, in percent, in the order of the levels.
   * Between sites that are chosen among by cost it is by the number of their endpoints.
   * O(endpoints): for people.
   */
  public Map<String, Double> sharePercent() {
    Map<String, Double> shares = new LinkedHashMap<>();
    for (TableLevel level : levels) {
      level.sites().forEach(row -> shares.put(row.site().name(), 0.0));
    }
    int from = 0;
    while (from < byPercent.length) {
      int until = from + 1;
      while (until < byPercent.length && byPercent[until] == byPercent[from]) {
        until++;
      }
      WeightedEndpoint[] some = byPercent[from];
      for (WeightedEndpoint e : some) {
        shares.merge(
            e.endpoint().site().name(), (double) (until - from) / some.length, Double::sum);
      }
      from = until;
    }
    shares.values().removeIf(percent -> percent == 0);
    return shares;
  }

  /** Whether {@link #takeTrial} may ever give any. */
  public boolean hasTrials() {
    return trials.length > 0;
  }

  /** Gives one call leave to try an endpoint that is out, if it is time for that; null if not. */
  public @Nullable WeightedEndpoint takeTrial() {
    for (TableTrial t : trials) {
      if (t.trial().tryTake()) {
        return t.target();
      }
    }
    return null;
  }
}
