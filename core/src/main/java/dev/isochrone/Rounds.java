/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which endpoints a beat looks at: those where calls wait, or began or ended just now, and those
 * that are out; and, since time goes by everywhere, {@value #SWEEP} of the others in turn, or so
 * many that each has its turn within a second. So up to {@value #SWEEP} endpoints are all looked at
 * in each beat.
 *
 * <p>Not thread-safe: the writer's. O(endpoints with calls); allocates nothing as a rule.
 */
final class Rounds {
  private static final int SWEEP = 64;
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** Looks. */
  interface Visitor {
    /** Takes in what happened at an endpoint; returns whether the next beat has to be soon. */
    boolean lookAt(EndpointState endpoint, long nowNanos, long ranNanos);

    /** What there is to see at a site's endpoints has been seen. */
    void seen(SiteState site, long nowNanos);
  }

  private final ActiveEndpoints active;
  private final List<EndpointState> watched = new ArrayList<>();
  private final List<EndpointState> all = new ArrayList<>();
  private final List<SiteState> looked = new ArrayList<>();
  private int sweepAt;
  private long beat;
  private long looks;

  Rounds(ActiveEndpoints active) {
    this.active = active;
  }

  /** How often it looked at an endpoint: what beats cost. */
  long looks() {
    return looks;
  }

  /** Another set of endpoints is to be looked at. */
  void endpointsChanged(Collection<SiteState> sites) {
    all.clear();
    sites.forEach(s -> all.addAll(s.endpoints));
    watched.removeIf(e -> e.gone);
  }

  /** Has an endpoint looked at in the next beat, and on until it is at rest. */
  void watch(EndpointState e) {
    if (e.routed.startWatch()) {
      watched.add(e);
    }
  }

  /** Looks at those that are due; returns whether the next beat has to be soon. */
  boolean look(Visitor visitor, long nowNanos, long ranNanos) {
    beat++;
    for (RoutedEndpoint e = active.take(); e != null; ) {
      watched.add(e.state());
      RoutedEndpoint after = e.next;
      e.next = null;
      e = after;
    }
    long turns = Math.max(SWEEP, all.size() * ranNanos / SECOND_NANOS + 1);
    boolean soon = sweep(visitor, (int) Math.min(all.size(), turns), nowNanos, ranNanos);
    soon |= lookAtWatched(visitor, nowNanos, ranNanos);
    // A site is judged by all that there is to see at its endpoints.
    for (int i = 0; i < looked.size(); i++) {
      visitor.seen(looked.get(i), nowNanos);
    }
    looked.clear();
    return soon;
  }

  private boolean sweep(Visitor visitor, int turns, long nowNanos, long ranNanos) {
    boolean soon = false;
    for (int i = 0; i < turns; i++) {
      sweepAt = sweepAt + 1 < all.size() ? sweepAt + 1 : 0;
      EndpointState e = all.get(turns == all.size() ? i : sweepAt);
      soon |= lookAt(visitor, e, nowNanos, ranNanos);
    }
    return soon;
  }

  private boolean lookAtWatched(Visitor visitor, long nowNanos, long ranNanos) {
    boolean soon = false;
    int kept = 0;
    for (int i = 0; i < watched.size(); i++) { // it may grow meanwhile
      EndpointState e = watched.get(i);
      if (e.gone) {
        continue;
      }
      if (e.beat != beat) {
        soon |= lookAt(visitor, e, nowNanos, ranNanos);
      }
      boolean atRest = e.health.atRest() && nowNanos - e.calledNanos >= RouterLoop.LULL_NANOS;
      if (!atRest || !e.routed.endWatch()) {
        watched.set(kept++, e);
      }
    }
    watched.subList(kept, watched.size()).clear();
    return soon;
  }

  private boolean lookAt(Visitor visitor, EndpointState e, long nowNanos, long ranNanos) {
    e.beat = beat;
    looks++;
    if (e.site.beat != beat) {
      e.site.beat = beat;
      looked.add(e.site);
    }
    return visitor.lookAt(e, nowNanos, ranNanos);
  }
}
