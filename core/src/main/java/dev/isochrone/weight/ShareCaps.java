/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Holds sites to the most that they may get. A capped site's endpoints are chosen among by
 * themselves, since a choice between two sites by cost knows no percentage; what the site may not
 * have goes to the others of its level, else to farther ones, else to nearer ones. If there is
 * nobody else, it stays: a cap costs no call.
 */
final class ShareCaps {
  private static final int NO_CAP = 100;

  private final List<Part> parts = new ArrayList<>();
  private final int levels;

  /** Endpoints of one level that share a percentage. */
  private static final class Part {
    final int level;
    final WeightedEndpoint[] candidates;
    final int cap;
    int percent;

    Part(int level, List<WeightedEndpoint> candidates, int cap, int percent) {
      this.level = level;
      this.candidates = candidates.toArray(WeightedEndpoint[]::new);
      this.cap = cap;
      this.percent = percent;
    }
  }

  /**
   * Splits levels where a site of them is capped, and moves what is too much.
   *
   * @param candidates of each level
   * @param percent of each level
   * @param caps by the site's name
   */
  ShareCaps(List<WeightedEndpoint[]> candidates, int[] percent, Map<String, Integer> caps) {
    levels = percent.length;
    for (int i = 0; i < levels; i++) {
      split(i, candidates.get(i), percent[i], caps);
    }
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      int excess = Math.max(0, part.percent - part.cap);
      part.percent -= excess;
      part.percent += distribute(excess, part, i);
    }
  }

  private void split(int level, WeightedEndpoint[] all, int percent, Map<String, Integer> caps) {
    List<WeightedEndpoint> rest = new ArrayList<>(List.of(all));
    int left = percent;
    for (Map.Entry<String, Integer> cap : caps.entrySet()) {
      List<WeightedEndpoint> capped = new ArrayList<>();
      for (WeightedEndpoint e : all) {
        if (e.endpoint().site().name().equals(cap.getKey())) {
          capped.add(e);
        }
      }
      if (!capped.isEmpty()) {
        rest.removeAll(capped);
        // The last part takes what rounding leaves.
        int share = rest.isEmpty() ? left : percent * capped.size() / all.length;
        left -= share;
        parts.add(new Part(level, capped, cap.getValue(), share));
      }
    }
    if (!rest.isEmpty()) {
      parts.add(new Part(level, rest, NO_CAP, left));
    }
  }

  /** Gives the excess to others; returns what nobody can take. */
  private int distribute(int excess, Part from, int index) {
    int left = excess;
    int n = parts.size();
    int start = index;
    while (start > 0 && parts.get(start - 1).level == from.level) {
      start--;
    }
    for (int i = 0; i < n && left > 0; i++) {
      Part other = parts.get((start + i) % n);
      // What is over its own cap as well is dealt with in its turn.
      int room = other == from ? 0 : Math.max(0, other.cap - other.percent);
      int given = Math.min(left, room);
      other.percent += given;
      left -= given;
    }
    return left;
  }

  /** The endpoints to choose among, for each share. */
  List<WeightedEndpoint[]> candidates() {
    return parts.stream().map(p -> p.candidates).toList();
  }

  /** The shares, in percent. */
  int[] percent() {
    return parts.stream().mapToInt(p -> p.percent).toArray();
  }

  /** What each level has in all, in percent. */
  int[] levelPercent() {
    int[] sums = new int[levels];
    parts.forEach(p -> sums[p.level] += p.percent);
    return sums;
  }
}
