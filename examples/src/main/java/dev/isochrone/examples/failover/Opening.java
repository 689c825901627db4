/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.examples.shared.Format;
import dev.isochrone.examples.shared.TextTable;
import java.util.ArrayList;
import java.util.List;

/** What is about to happen: the first lines of the output. */
final class Opening {
  private Opening() {}

  static List<String> lines(DemoRun run) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "Isochrone failover demo: a client in "
            + run.from()
            + " calls a service that six sites offer.");
    lines.add("");
    TextTable sites = TextTable.ofFigures("site", "round trip", "endpoints");
    for (DemoSite site : run.sites()) {
      sites.row(
          site.region(), Format.millis(site.rttMillis()), String.valueOf(World.ENDPOINTS_PER_SITE));
    }
    lines.addAll(sites.lines());
    lines.add("");
    lines.add("What will go wrong:");
    for (Fault fault : run.plan().faults()) {
      lines.add(
          "  %s to %s  %s"
              .formatted(
                  Format.seconds(fault.fromSeconds()),
                  Format.seconds(fault.untilSeconds()),
                  fault.words(run.sites())));
    }
    lines.add("");
    lines.add(
        "Each policy gets %s calls/s for %s, all at once, on the same servers and links (seed %d):"
            .formatted(
                Format.plain(run.rate()),
                Format.seconds(run.plan().durationSeconds()),
                run.seed()));
    for (Policy policy : run.policies()) {
      lines.add("  %-16s %s".formatted(policy.name(), policy.description()));
    }
    lines.add("");
    lines.add("Every channel has the same configuration:");
    ClientConfig.describe()
        .forEach((name, value) -> lines.add("  %-16s %s".formatted(name, value)));
    lines.add("");
    lines.add("Latency counts from when a call was due, not from when it could be sent.");
    lines.add(
        "Connections into a black hole break after keepAliveTimeout, as TCP_USER_TIMEOUT would have"
            + " it.");
    lines.add(
        "Warming up for %s on other channels, without a fault, unrecorded: a cold JVM takes 300 ms"
                .formatted(Format.seconds(Summary.WARM_UP_SECONDS))
            + " for its first calls.");
    lines.add("");
    return lines;
  }
}
