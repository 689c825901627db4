/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import dev.isochrone.priority.Steering;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds sites to less than distance and health would give them: to a share of it, where a
 * percentage is shifted elsewhere or endpoints are being drained, and to the most that they may
 * get. The endpoints of such a site are chosen among by themselves, since a choice between two
 * sites by cost knows no percentage; what the site may not have goes to the others of its level,
 * else to farther ones, else to nearer ones. If there is nobody else, it stays: a limit costs no
 * call.
 *
 * <p>In this order: first the part kept of what the site has or is given by others (a shift and a
 * drain multiply), then the cap, which is of the site as a whole.
 */
final class ShareLimits {
  private static final int NO_CAP = 100;

  private final List<Part> parts = new ArrayList<>();
  private final Steering steering;
  private final int levels;

  /** Endpoints of one level that share a percentage. */
  private static final class Part {
    final int level;
    // Null for those of sites without a limit.
    final @Nullable String site;
    final WeightedEndpoint[] candidates;
    final int keepPercent;
    int percent;
    boolean limited;

    Part(
        int level,
        @Nullable String site,
        List<WeightedEndpoint> candidates,
        int keep,
        int percent) {
      this.level = level;
      this.site = site;
      this.candidates = candidates.toArray(WeightedEndpoint[]::new);
      keepPercent = keep;
      this.percent = percent;
    }
  }

  /** A site with a limit, and whether these are its endpoints that are being drained. */
  private record Group(String site, boolean draining) {}

  /**
   * Splits levels where a site of them has a limit, and moves what is too much.
   *
   * @param candidates of each level
   * @param percent of each level
   * @param drainPercent what its draining endpoints keep, by the site's name
   */
  ShareLimits(
      List<WeightedEndpoint[]> candidates,
      int[] percent,
      Steering steering,
      Map<String, Integer> drainPercent) {
    this.steering = steering;
    levels = percent.length;
    for (int i = 0; i < levels; i++) {
      split(i, candidates.get(i), percent[i], drainPercent);
    }
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      int most = Math.max(0, part.percent + room(part));
      int kept = Math.min(part.percent * part.keepPercent / 100, most);
      int excess = part.percent - kept;
      part.percent = kept;
      part.limited = true;
      part.percent += distribute(excess, part, i);
    }
  }

  private void split(
      int level, WeightedEndpoint[] all, int percent, Map<String, Integer> drainPercent) {
    Map<Group, List<WeightedEndpoint>> limited = new LinkedHashMap<>();
    List<WeightedEndpoint> rest = new ArrayList<>();
    for (WeightedEndpoint e : all) {
      String site = e.endpoint().site().name();
      // A drained one is among the candidates only while its share falls.
      boolean draining = e.endpoint().drained();
      boolean limit =
          draining
              || steering.maxSharePercent().containsKey(site)
              || steering.shiftPercent().containsKey(site);
      (limit ? limited.computeIfAbsent(new Group(site, draining), g -> new ArrayList<>()) : rest)
          .add(e);
    }
    int left = percent;
    int groups = limited.size() + (rest.isEmpty() ? 0 : 1);
    for (Map.Entry<Group, List<WeightedEndpoint>> entry : limited.entrySet()) {
      Group group = entry.getKey();
      // The last part takes what rounding leaves.
      int share = --groups == 0 ? left : percent * entry.getValue().size() / all.length;
      left -= share;
      int keep = 100 - steering.shiftPercent().getOrDefault(group.site, 0);
      keep = group.draining ? keep * drainPercent.getOrDefault(group.site, 100) / 100 : keep;
      parts.add(new Part(level, group.site, entry.getValue(), keep, share));
    }
    if (!rest.isEmpty()) {
      parts.add(new Part(level, null, rest, 100, left));
    }
  }

  /** How much more the part may get; negative if its site has more than its cap. */
  private int room(Part part) {
    if (part.site == null) {
      return NO_CAP;
    }
    int has = 0;
    for (Part p : parts) {
      has += part.site.equals(p.site) ? p.percent : 0;
    }
    return steering.maxSharePercent().getOrDefault(part.site, NO_CAP) - has;
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
      if (other != from && other.candidates.length > 0) {
        // What is more than another may keep is dealt with in its turn, if that is still to come.
        int offered = other.limited ? left * other.keepPercent / 100 : left;
        int given = Math.min(offered, Math.max(0, room(other)));
        other.percent += given;
        left -= given;
      }
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
