/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.EndpointHealth;
import dev.isochrone.health.HealthState;
import dev.isochrone.health.Trial;
import dev.isochrone.latency.EndpointLatency;
import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.pick.TokenAccount;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.weight.EndpointRow;
import dev.isochrone.weight.EndpointRow.Drain;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that the writer keeps of one endpoint. Not thread-safe: the writer's. */
final class EndpointState {
  final SiteState site;
  final EndpointActivity activity;
  final EndpointHealth health;
  final EndpointLatency latency;
  final RoutedEndpoint routed;
  final TokenAccount tokens;
  Endpoint endpoint;
  long joinedNanos;
  HealthState reportedState = HealthState.CONNECTING;
  boolean probeUnderWay;
  long nextProbeNanos;

  /** When a call last began, waited or ended here, as of the last look. */
  long calledNanos;

  /** The beat that last looked at it. */
  long beat;

  /** Its place in its site's row of the last table. */
  int index;

  /** Whether it is no longer one of the router's. */
  boolean gone;

  /** Whether it still gets calls although it is drained: see {@link Draining}. */
  private boolean draining;

  /** Whether {@link SiteState#usable} counts it. */
  private boolean countedUsable;

  // Until something changes; the writer builds a table's rows from these.
  private @Nullable EndpointRow row;

  /** Who listens to it; null if nobody does. */
  WatchSchedule.@Nullable Listening listening;

  /** A call's leave to measure a site that nothing else measures; null if there is no need. */
  @Nullable Trial measuringTrial;

  EndpointState(
      Endpoint endpoint,
      SiteState site,
      Methods methods,
      ActiveEndpoints active,
      Supplier<RouterConfig> config,
      long nowNanos) {
    this.endpoint = endpoint;
    this.site = site;
    tokens = new TokenAccount(() -> config.get().attempts());
    health = site.health.endpoint(endpoint.id(), this::drained, nowNanos);
    latency = new EndpointLatency(config.get().latency(), methods.baselines());
    routed =
        new RoutedEndpoint(
            endpoint, nowNanos, site.latency, site.tokens, methods.names().unnamed(), active, this);
    activity = routed.activity();
    joinedNanos = nowNanos;
    calledNanos = nowNanos - RouterLoop.LULL_NANOS;
    nextProbeNanos = nowNanos;
  }

  /** Its weight or drain flag changed: picks see it from the next table on. */
  void redefine(Endpoint changed) {
    endpoint = changed;
    draining &= changed.drained();
    routed.redefined(changed);
    changed();
  }

  /** It is drained, and from now on its share falls, or has fallen. */
  void draining(boolean now) {
    if (draining != now) {
      draining = now;
      changed();
    }
  }

  /** Whether it is drained and gets calls, though fewer and fewer. */
  boolean draining() {
    return draining;
  }

  /** Whether it is drained and gets no new calls any more. */
  boolean drained() {
    return endpoint.drained() && !draining;
  }

  /** Its row is not what it was: the next table needs another one. */
  void changed() {
    if (row != null) {
      row = null;
      site.stale(this);
    }
    boolean now = usable();
    if (now != countedUsable) {
      countedUsable = now;
      site.usable += now ? 1 : -1;
    }
  }

  /** It is gone. */
  void forget() {
    gone = true;
    if (site.exploring == this) {
      site.exploring = null;
    }
    if (countedUsable) {
      countedUsable = false;
      site.usable--;
    }
    site.endpointsChanged();
  }

  boolean usable() {
    return health.state() == HealthState.HEALTHY && !drained();
  }

  EndpointRow row() {
    EndpointRow known = row;
    if (known == null) {
      Trial trial = health.trial();
      known =
          new EndpointRow(
              routed,
              health.state(),
              health.connected(),
              health.reason(),
              health.sinceNanos(),
              drained() ? Drain.DONE : draining ? Drain.BEGUN : Drain.NONE,
              trial != null ? trial : measuringTrial);
      row = known;
    }
    return known;
  }
}
