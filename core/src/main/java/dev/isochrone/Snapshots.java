/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.RouterSnapshot.EndpointSnapshot;
import dev.isochrone.RouterSnapshot.Event;
import dev.isochrone.RouterSnapshot.Quantiles;
import dev.isochrone.RouterSnapshot.RouterCounts;
import dev.isochrone.RouterSnapshot.SiteCounts;
import dev.isochrone.RouterSnapshot.SiteSnapshot;
import dev.isochrone.health.HealthState;
import dev.isochrone.pick.ExtraCalls;
import dev.isochrone.weight.SiteRow;
import dev.isochrone.weight.WeightedEndpointTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes snapshots. On the writer's thread. */
final class Snapshots {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9};

  private Snapshots() {}

  static RouterSnapshot take(
      String router,
      WeightedEndpointTable table,
      Map<String, SiteState> states,
      long droppedSamples,
      ExtraCalls extra,
      Faults faults,
      @Nullable DrillReport drill,
      RouterCounts counts,
      List<Event> events,
      long nowNanos) {
    List<SiteSnapshot> sites = new ArrayList<>();
    Map<String, Double> shares = table.sharePercent();
    for (int i = 0; i < table.levels().size(); i++) {
      for (SiteRow row : table.levels().get(i).sites()) {
        int share = (int) Math.round(shares.getOrDefault(row.site().name(), 0.0));
        sites.add(site(row, states.get(row.site().name()), true, i, share, nowNanos));
      }
    }
    for (SiteRow row : table.forbidden()) {
      sites.add(site(row, states.get(row.site().name()), false, -1, 0, nowNanos));
    }
    return new RouterSnapshot(
        router,
        table.version(),
        table.panic(),
        sites,
        droppedSamples,
        new RouterSnapshot.ExtraCallCounts(
            extra.rescues(), extra.hedges(), extra.wins(), extra.refusals()),
        faults.count(),
        drill,
        counts,
        events);
  }

  private static SiteSnapshot site(
      SiteRow row,
      @Nullable SiteState state,
      boolean permitted,
      int priority,
      int share,
      long nowNanos) {
    List<EndpointState> endpoints = state == null ? List.of() : state.endpoints;
    Quantiles now = state == null ? null : quantiles(state.latency.quantiles(PERCENTILES));
    Quantiles minute = state == null ? null : quantiles(state.latency.minuteQuantiles(PERCENTILES));
    Verdict verdict = Verdict.of(endpoints, permitted, nowNanos);
    return new SiteSnapshot(
        row.site().name(),
        row.site().jurisdictions().stream().sorted().toList(),
        permitted,
        priority,
        share,
        state == null ? null : Explainer.boxed(state.estimate.rttNanos()),
        state == null ? null : Explainer.boxed(state.estimate.srttNanos()),
        state == null ? null : Explainer.boxed(state.estimate.rttvarNanos()),
        state == null ? null : Explainer.boxed(state.estimate.serviceNanos()),
        state == null ? null : load(state.estimate.load()),
        now == null ? null : (Double) now.p50Millis(),
        now == null ? null : (Double) now.p90Millis(),
        now == null ? null : (Double) now.p99Millis(),
        now == null ? null : (Double) now.p999Millis(),
        minute,
        endpoints.stream().mapToLong(e -> e.activity.inFlight()).sum(),
        endpoints.stream().mapToLong(e -> e.activity.calls()).sum(),
        state == null ? null : (Double) (Math.round(state.tokens.left() * 10) / 10.0),
        state == null ? SiteCounts.NONE : state.tally.counts(endpoints),
        verdict.state,
        verdict.reason,
        verdict.forSeconds,
        endpoints.stream().map(e -> endpoint(e, nowNanos)).toList());
  }

  private static EndpointSnapshot endpoint(EndpointState e, long nowNanos) {
    return new EndpointSnapshot(
        e.endpoint.id(),
        e.drained() ? "DRAINED" : e.draining() ? "DRAINING" : e.health.state().name(),
        e.health.reason(),
        seconds(nowNanos - e.health.sinceNanos()),
        e.activity.inFlight(),
        e.activity.calls(),
        e.endpoint.weight());
  }

  private static @Nullable Double load(double load) {
    return Double.isNaN(load) ? null : Math.round(load * 100) / 100.0;
  }

  private static @Nullable Quantiles quantiles(double @Nullable [] nanos) {
    return nanos == null
        ? null
        : new Quantiles(millis(nanos[0]), millis(nanos[1]), millis(nanos[2]), millis(nanos[3]));
  }

  private static double millis(double nanos) {
    return Math.round(nanos / 1e3) / 1e3;
  }

  static double seconds(long nanos) {
    return Math.round(nanos / 1e6) / 1e3;
  }

  /** What to say of a site as a whole. */
  private record Verdict(String state, String reason, double forSeconds) {
    static Verdict of(List<EndpointState> endpoints, boolean permitted, long nowNanos) {
      if (!permitted) {
        return new Verdict("FORBIDDEN", "excluded by residency", 0);
      }
      List<EndpointState> serving = endpoints.stream().filter(e -> !e.endpoint.drained()).toList();
      if (serving.isEmpty()) {
        return endpoints.stream().anyMatch(EndpointState::draining)
            ? new Verdict("DRAINING", "fewer and fewer new calls", 0)
            : new Verdict("DRAINED", "no new calls", 0);
      }
      List<EndpointState> out = serving.stream().filter(e -> !e.usable()).toList();
      if (out.isEmpty()) {
        return new Verdict("HEALTHY", "", since(serving.get(0), nowNanos));
      }
      EndpointState first = out.get(0);
      HealthState state = first.health.state();
      String reason = state + (first.health.reason().isEmpty() ? "" : ": " + first.health.reason());
      boolean down = out.size() == serving.size();
      return new Verdict(
          down ? "DOWN" : "DEGRADED",
          down ? reason : out.size() + " of " + serving.size() + " endpoints " + reason,
          since(first, nowNanos));
    }

    private static double since(EndpointState e, long nowNanos) {
      return seconds(nowNanos - e.health.sinceNanos());
    }
  }
}
