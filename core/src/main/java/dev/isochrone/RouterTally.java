/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.RouterSnapshot.Event;
import dev.isochrone.RouterSnapshot.RouterCounts;
import dev.isochrone.health.HealthState;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.weight.SiteRow;
import dev.isochrone.weight.TableLevel;
import dev.isochrone.weight.WeightedEndpointTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a router did, for people and metrics: its tables, and the last {@value #KEPT} things that
 * changed.
 *
 * <p>Not thread-safe: the writer's.
 */
final class RouterTally {
  static final int KEPT = 100;

  private record Happened(
      long atNanos, String site, @Nullable String endpoint, String what, String reason) {}

  private final Clock clock;
  private final Deque<Happened> events = new ArrayDeque<>();
  private long tables;
  private long tableNanos;

  RouterTally(Clock clock) {
    this.clock = clock;
  }

  /**
   * A table is in force. Costs O(sites), and O(endpoints) of those whose place in it is another.
   *
   * @param tookNanos to build it
   */
  void table(WeightedEndpointTable table, Map<String, SiteState> sites, long tookNanos) {
    tables++;
    tableNanos += tookNanos;
    boolean nearerIsWell = false;
    for (int i = 0; i < table.levels().size(); i++) {
      TableLevel level = table.levels().get(i);
      boolean well = false;
      for (SiteRow row : level.sites()) {
        SiteState site = sites.get(row.site().name());
        if (site != null) {
          boolean usable = site.anyUsable();
          well |= usable;
          turn(site, PickReason.of(level, usable, i == 0, nearerIsWell), usable);
        }
      }
      nearerIsWell |= well;
    }
  }

  private void turn(SiteState site, PickReason reason, boolean usable) {
    switch (site.tally.table(reason, usable, site.endpoints)) {
      case FAILOVER -> add(site.site.name(), null, "FAILOVER", "its calls go elsewhere");
      case FAILBACK -> add(site.site.name(), null, "FAILBACK", "it has calls again");
      case NONE -> {}
    }
  }

  /** An endpoint's state is another. */
  void endpointState(Endpoint endpoint, HealthState from, HealthState to, String reason) {
    add(endpoint.site().name(), endpoint.id(), from + " → " + to, reason);
  }

  private void add(String site, @Nullable String endpoint, String what, String reason) {
    if (events.size() == KEPT) {
      events.removeFirst();
    }
    events.addLast(new Happened(clock.ticker().nanoTime(), site, endpoint, what, reason));
  }

  RouterCounts counts(long refused) {
    return new RouterCounts(tables, tableNanos / 1e9, refused);
  }

  /** The last things that changed, the latest first. */
  List<Event> events(long nowNanos) {
    List<Event> list = new ArrayList<>(events.size());
    events
        .descendingIterator()
        .forEachRemaining(
            e ->
                list.add(
                    new Event(
                        Snapshots.seconds(nowNanos - e.atNanos),
                        e.site,
                        e.endpoint,
                        e.what,
                        e.reason)));
    return list;
  }
}
