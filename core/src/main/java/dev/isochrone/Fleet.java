/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.HealthState;
import dev.isochrone.subset.ClientOrder;
import dev.isochrone.subset.SubsetShares;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All endpoints that there are, and which of them the router has: all, or a subset if there are
 * more than {@link dev.isochrone.subset.SubsetConfig} allows.
 *
 * <p>Of each site it takes the first in this client's order, as many as are the site's share. One
 * that is out for longer than {@link #patienceNanos} does not count, but stays: it may come back,
 * and the next in order takes its place. So a subset that is down is refilled until every endpoint
 * of the site has been tried, and what is well is found if there is any. One that is no longer
 * wanted stays for {@value #LINGER_SECONDS} s more: what is short makes no connections.
 *
 * <p>Not thread-safe: the writer's. A review costs O(endpoints that there are) and is due once a
 * second.
 */
final class Fleet {
  static final long REVIEW_NANOS = 1_000_000_000L;
  private static final long HURRY_NANOS = 100_000_000L;
  private static final int LINGER_SECONDS = 10;
  private static final long LINGER_NANOS = LINGER_SECONDS * 1_000_000_000L;
  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final long CONNECTING_NANOS = 1_000_000_000L;

  private final ClientOrder client;
  private final Map<String, Endpoint> all = new LinkedHashMap<>();
  private final Map<String, Group> groups = new LinkedHashMap<>();
  // Those that are not wanted any more, and since when.
  private final Map<String, Long> unwanted = new HashMap<>();
  private boolean limited;
  private boolean hurried;
  // Whether it is known which site is the nearest, as far as it ever will be.
  private boolean settled;
  private boolean begun;
  private long begunNanos;
  private long reviewedNanos;

  /** A site's endpoints in this client's order. */
  private static final class Group {
    final Site site;
    final List<Scored> order = new ArrayList<>();
    long[] scores = {};

    Group(Site site) {
      this.site = site;
    }
  }

  private record Scored(String id, long score) {
    static int compare(Scored a, Scored b) {
      int byScore = Long.compareUnsigned(a.score, b.score);
      return byScore != 0 ? byScore : a.id.compareTo(b.id);
    }
  }

  Fleet(ClientOrder client) {
    this.client = client;
  }

  /** These there are from now on. O(endpoints · log endpoints) if there are too many. */
  void set(Collection<Endpoint> endpoints, RouterConfig config) {
    all.clear();
    endpoints.forEach(e -> all.put(e.id(), e));
    reconfigure(config);
  }

  /** Another configuration. */
  void reconfigure(RouterConfig config) {
    long permitted = 0;
    for (Endpoint e : all.values()) {
      permitted += config.residency().permits(e.site()) ? 1 : 0;
    }
    limited = config.subset().exceededBy((int) permitted);
    groups.clear();
    unwanted.keySet().retainAll(all.keySet());
    if (limited) {
      for (Endpoint e : all.values()) {
        Group group = groups.computeIfAbsent(e.site().name(), n -> new Group(e.site()));
        group.order.add(new Scored(e.id(), client.score(e.id())));
      }
      for (Group group : groups.values()) {
        group.order.sort(Scored::compare);
        group.scores = group.order.stream().mapToLong(Scored::score).toArray();
      }
    }
  }

  /** A site has nobody well any more: a review is due soon. */
  void hurry() {
    hurried = true;
  }

  /** Whether it is time to look whether others should be chosen. */
  boolean due(long nowNanos) {
    return limited && nowNanos - reviewedNanos >= (hurried ? HURRY_NANOS : REVIEW_NANOS);
  }

  /** Those that the router should have, in the order given. */
  Collection<Endpoint> choose(long nowNanos, RouterConfig config, Members members) {
    reviewedNanos = nowNanos;
    hurried = false;
    if (!limited) {
      unwanted.clear();
      return all.values();
    }
    if (!begun) {
      begun = true;
      begunNanos = nowNanos;
    }
    Set<String> wanted = wanted(nowNanos, config, members);
    List<Endpoint> chosen = new ArrayList<>();
    for (Endpoint e : all.values()) {
      if (wanted.contains(e.id())) {
        unwanted.remove(e.id());
        chosen.add(e);
      } else if (members.endpoint(e.id()) != null && lingers(e, nowNanos, config)) {
        chosen.add(e);
      } else {
        unwanted.remove(e.id());
      }
    }
    return chosen;
  }

  private boolean lingers(Endpoint e, long nowNanos, RouterConfig config) {
    return config.residency().permits(e.site())
        && nowNanos - unwanted.computeIfAbsent(e.id(), id -> nowNanos) < LINGER_NANOS;
  }

  private Set<String> wanted(long nowNanos, RouterConfig config, Members members) {
    Set<String> wanted = new HashSet<>();
    List<Group> permitted = new ArrayList<>();
    List<SubsetShares.Supply> supplies = new ArrayList<>();
    for (Group group : groups.values()) {
      SiteState site = members.site(group.site.name());
      if (!config.residency().permits(group.site)) {
        // Nobody connects to it; one is enough to say that it exists and is out of bounds.
        wanted.add(group.order.get(0).id);
      } else {
        permitted.add(group);
        supplies.add(supply(group, site, nowNanos));
      }
    }
    settle(supplies, nowNanos);
    int[] shares =
        SubsetShares.of(
            config.subset().subsetSize(), supplies, config.priority().latencyWindow().toNanos());
    for (int i = 0; i < shares.length; i++) {
      take(permitted.get(i), shares[i], wanted, members, nowNanos);
    }
    return wanted;
  }

  /**
   * The first site to be heard of need not be the nearest: until all are, or have had their time,
   * each is at standby. Else most connections would be made once for nothing.
   */
  private void settle(List<SubsetShares.Supply> supplies, long nowNanos) {
    settled |=
        nowNanos - begunNanos >= PATIENCE_NANOS
            || supplies.stream().noneMatch(s -> Double.isNaN(s.distanceNanos()));
    if (!settled) {
      supplies.replaceAll(
          s -> new SubsetShares.Supply(s.endpoints(), Double.NaN, s.cost(), s.down()));
    }
  }

  private static SubsetShares.Supply supply(Group group, @Nullable SiteState site, long nowNanos) {
    boolean down = false;
    if (site != null && site.usable == 0) {
      down = true;
      for (EndpointState e : site.endpoints) {
        down &= isMissing(e, nowNanos);
      }
    }
    double distance = site == null ? Double.NaN : site.steady.nanos();
    return new SubsetShares.Supply(group.order.size(), distance, group.site.cost(), down);
  }

  private void take(Group group, int share, Set<String> wanted, Members members, long nowNanos) {
    int found = 0;
    int enough = client.take(share, group.scores);
    for (int i = 0; i < group.order.size() && found < enough; i++) {
      String id = group.order.get(i).id;
      EndpointState member = members.endpoint(id);
      Endpoint endpoint = all.get(id);
      boolean drained = endpoint != null && endpoint.drained();
      if (member != null || !drained) {
        wanted.add(id);
      }
      if (!drained && (member == null || !isMissing(member, nowNanos))) {
        found++;
      }
    }
  }

  /** Whether it is out for so long that another one should take its place. */
  private static boolean isMissing(EndpointState e, long nowNanos) {
    return !e.usable()
        && nowNanos - e.health.sinceNanos() >= patienceNanos(e)
        && !e.endpoint.drained();
  }

  /** Where others of the site are well there is no hurry: a short fault makes no connections. */
  private static long patienceNanos(EndpointState e) {
    if (e.site.usable > 0) {
      return PATIENCE_NANOS;
    }
    return e.health.state() == HealthState.CONNECTING ? CONNECTING_NANOS : 0;
  }
}
