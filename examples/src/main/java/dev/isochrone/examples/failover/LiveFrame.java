/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.RouterSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the terminal shows at one moment.
 *
 * @param seconds since the load's start
 * @param focus the policy whose sites are shown
 */
record LiveFrame(
    double seconds, FaultPlan plan, String focus, List<SiteRow> sites, List<PolicyRow> policies) {

  /**
   * A site.
   *
   * @param rttMillis the true round-trip time now, empty while the site is out
   * @param share of the focus's calls that ended in the last second, those this site answered
   * @param known what the focus's router knows of it, or null
   */
  record SiteRow(
      DemoSite site,
      Optional<Double> rttMillis,
      @Nullable Double share,
      RouterSnapshot.@Nullable SiteSnapshot known) {}

  /**
   * A policy.
   *
   * @param lastSecond the calls that ended in the last second
   * @param mostBy the site that answered most of them, or null
   */
  record PolicyRow(String name, CallStats lastSecond, @Nullable DemoSite mostBy, int inFlight) {}

  static LiveFrame of(
      double seconds, FaultPlan plan, List<DemoSite> sites, List<Contender> contenders) {
    long now = CallStats.nanos(seconds);
    List<PolicyRow> policies = new ArrayList<>();
    for (Contender contender : contenders) {
      Recording recording = contender.recording();
      CallStats stats = CallStats.of(recording.endedBetween(now - 1_000_000_000L, now));
      policies.add(
          new PolicyRow(
              contender.policy().name(), stats, mostBy(sites, stats), recording.inFlight()));
    }
    Contender focus = contenders.get(0);
    List<RouterSnapshot> snapshots = focus.policy().snapshots().get();
    CallStats shown = policies.get(0).lastSecond();
    List<SiteRow> rows = new ArrayList<>();
    for (DemoSite site : sites) {
      rows.add(
          new SiteRow(
              site,
              plan.rttMillis(site, seconds),
              shown.shareOf(site.rank()),
              known(snapshots, site)));
    }
    return new LiveFrame(seconds, plan, focus.policy().name(), rows, policies);
  }

  private static RouterSnapshot.@Nullable SiteSnapshot known(
      List<RouterSnapshot> snapshots, DemoSite site) {
    return snapshots.stream()
        .flatMap(snapshot -> snapshot.sites().stream())
        .filter(known -> known.site().equals(site.region()))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable DemoSite mostBy(List<DemoSite> sites, CallStats stats) {
    DemoSite most = null;
    double mostShare = 0;
    for (DemoSite site : sites) {
      Double share = stats.shareOf(site.rank());
      if (share != null && share > mostShare) {
        mostShare = share;
        most = site;
      }
    }
    return most;
  }
}
