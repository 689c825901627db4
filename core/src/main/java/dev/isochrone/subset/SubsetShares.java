/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.subset;

import dev.isochrone.priority.PriorityLevels;
import java.util.ArrayList;
import java.util.List;

/**
 * How many endpoints of each site a client connects to: a tenth of its subset, at the most half of
 * it in all, as warm standby in each of the farther sites, and the rest in the nearest level that
 * is not down. A pure function.
 */
public final class SubsetShares {
  private static final int STANDBY_SHARE = 10;

  private final List<Supply> sites;
  private final int[] shares;
  private int left;

  /**
   * What there is at a site.
   *
   * @param endpoints how many
   * @param distanceNanos how far; NaN if unknown
   * @param cost what a call costs there, for sites that are equally near
   * @param down whether nobody there is well, as far as anyone looked
   */
  public record Supply(int endpoints, double distanceNanos, double cost, boolean down) {}

  private SubsetShares(int size, List<Supply> sites) {
    this.sites = sites;
    shares = new int[sites.size()];
    left = size;
  }

  /**
   * The shares, in the order of the sites; no more than {@code size} in all. O(sites · log sites).
   *
   * @param windowNanos sites at most so much farther than the nearest share its level
   */
  public static int[] of(int size, List<Supply> sites, double windowNanos) {
    return new SubsetShares(size, sites).divide(windowNanos);
  }

  private int[] divide(double windowNanos) {
    List<Integer> all = new ArrayList<>(sites.size());
    for (int i = 0; i < sites.size(); i++) {
      all.add(i);
    }
    List<List<Integer>> levels =
        PriorityLevels.group(
            all, i -> sites.get(i).distanceNanos(), windowNanos, i -> sites.get(i).cost());
    List<Integer> first = first(levels);
    // While no distance is known, all sites are at standby until they are measured.
    int reserve = first.isEmpty() ? left : left / 2;
    int standby = Math.max(1, left / STANDBY_SHARE);
    for (List<Integer> level : levels) {
      if (level != first) {
        for (int i : level) {
          int some = Math.min(Math.min(standby, reserve), sites.get(i).endpoints());
          give(i, some);
          reserve -= some;
        }
      }
    }
    fill(first);
    for (List<Integer> level : levels) {
      if (!first.isEmpty()) {
        fill(level);
      }
    }
    return shares;
  }

  private List<Integer> first(List<List<Integer>> levels) {
    List<Integer> first = levels.isEmpty() ? List.of() : levels.get(0);
    for (List<Integer> level : levels) {
      if (level.stream().anyMatch(i -> !sites.get(i).down())) {
        first = level;
        break;
      }
    }
    boolean known = first.size() == 1 || first.stream().anyMatch(this::isKnown);
    return known ? first : List.of();
  }

  private boolean isKnown(int site) {
    return !Double.isNaN(sites.get(site).distanceNanos());
  }

  /** Divides what is left among them, in proportion to what each has. */
  private void fill(List<Integer> level) {
    long wanted = 0;
    for (int i : level) {
      wanted += wants(i);
    }
    for (int i : level) {
      int wants = wants(i);
      if (wants > 0) {
        // The last one gets all that is left of the level's part, so that rounding loses nothing.
        give(i, (int) Math.min(wants, (wants * (long) left + wanted - 1) / wanted));
        wanted -= wants;
      }
    }
  }

  private int wants(int site) {
    return sites.get(site).endpoints() - shares[site];
  }

  private void give(int site, int endpoints) {
    shares[site] += endpoints;
    left -= endpoints;
  }
}
