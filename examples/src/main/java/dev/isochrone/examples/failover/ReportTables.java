/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.examples.shared.Format;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tables of the report, as HTML. */
final class ReportTables {
  private final Summary summary;

  ReportTables(Summary summary) {
    this.summary = summary;
  }

  String promises() {
    if (summary.promises().isEmpty()) {
      return "<p>No promise was tried: they are about "
          + Promise.POLICY
          + ", which did not run.</p>";
    }
    StringBuilder html = new StringBuilder("<ul class=\"promises\">\n");
    summary
        .promises()
        .forEach(
            (name, promise) ->
                html.append(
                    "<li class=\"%s\"><b>%s %s</b><span class=\"figure\">%s</span><span>%s; promised: %s %s</span></li>%n"
                        .formatted(
                            promise.held() ? "held" : "broken",
                            promise.held() ? "✓" : "✗",
                            Html.escape(name),
                            promise.measured() == null
                                ? "never"
                                : SummaryText.figure(promise.measured()),
                            Html.escape(promise.means()),
                            promise.rule(),
                            SummaryText.figure(promise.bound()))));
    return html.append("</ul>\n").toString();
  }

  String results() {
    List<List<String>> rows = new ArrayList<>();
    summary
        .policies()
        .forEach(
            (name, result) ->
                rows.add(
                    List.of(
                        name,
                        Format.count(result.calls()),
                        Format.count(result.failed()),
                        Format.millis(result.p50Ms()),
                        Format.millis(result.p99Ms()),
                        Format.millis(result.p999Ms()),
                        Format.percent(result.nearestShareBeforeFault()),
                        Format.millis(result.longestGapMs()),
                        String.format(Locale.ROOT, "%.2f", result.requestsPerCall()))));
    return Html.table(
        "The whole run. Latencies are those of the calls that succeeded, from when they were due.",
        List.of(
            "Policy",
            "Calls",
            "Failed",
            "p50",
            "p99",
            "p99.9",
            "Nearest site's share before the fault",
            "Longest time without a success",
            "Requests per call"),
        rows);
  }

  String recoveries() {
    PolicyResult any = summary.policies().values().iterator().next();
    List<String> heading = new ArrayList<>(List.of("Policy"));
    any.turns()
        .forEach(
            turn ->
                heading.add(
                    "From %s: to %s, within %s"
                        .formatted(
                            Format.seconds(turn.atSeconds()),
                            turn.best(),
                            Format.millis(turn.limitMs()))));
    List<List<String>> rows = new ArrayList<>();
    summary
        .policies()
        .forEach(
            (name, result) -> {
              List<String> row = new ArrayList<>(List.of(name));
              result
                  .turns()
                  .forEach(
                      turn ->
                          row.add(
                              turn.recoveredAfterMs() == null
                                  ? "never"
                                  : Format.millis(turn.recoveredAfterMs())));
              rows.add(row);
            });
    return Html.table(
        "Time until calls were well again: until the start of the first second, tried in steps of"
            + " 100 ms, in which 99 % of the calls due succeed within twice what the best live site"
            + " allows, and where a nearer site has come back, 95 % of them are answered there.",
        heading, rows);
  }

  String phases() {
    List<List<String>> rows = new ArrayList<>();
    summary
        .policies()
        .forEach(
            (name, result) ->
                result
                    .phases()
                    .forEach(
                        phase ->
                            rows.add(
                                List.of(
                                    name,
                                    Format.plain(phase.fromSeconds())
                                        + " to "
                                        + Format.seconds(phase.untilSeconds()),
                                    phase.what(),
                                    Format.count(phase.calls()),
                                    Format.count(phase.failed()),
                                    Format.millis(phase.p50Ms()),
                                    Format.millis(phase.p99Ms()),
                                    Format.millis(phase.p999Ms())))));
    return Html.table(
        "Every stretch between two changes",
        List.of("Policy", "Time", "What was wrong", "Calls", "Failed", "p50", "p99", "p99.9"),
        rows);
  }

  String faults() {
    StringBuilder html = new StringBuilder("<ol class=\"faults\">\n");
    for (Summary.FaultFigures fault : summary.timeline()) {
      html.append(
          "<li><b>%s</b> %s <span class=\"time\">%s to %s</span></li>%n"
              .formatted(
                  Html.escape(fault.site()),
                  Html.escape(fault.what()),
                  Format.seconds(fault.fromSeconds()),
                  Format.seconds(fault.untilSeconds())));
    }
    return html.append("</ol>\n").toString();
  }

  String latencyBySecond(Map<String, List<Call>> calls) {
    List<String> heading = new ArrayList<>(List.of("Second"));
    calls.keySet().forEach(name -> heading.addAll(List.of(name + " p50", "p99", "failed")));
    List<List<String>> rows = new ArrayList<>();
    for (int second = 0; second < summary.seconds(); second++) {
      List<String> row = new ArrayList<>(List.of(String.valueOf(second)));
      for (List<Call> each : calls.values()) {
        CallStats stats = CallStats.dueBetween(each, second, second + 1);
        row.add(Format.millis(stats.millisAt(50)));
        row.add(Format.millis(stats.millisAt(99)));
        row.add(Format.count(stats.failed()));
      }
      rows.add(row);
    }
    return Html.table("Calls by the second in which they were due", heading, rows);
  }

  String sharesBySecond(Map<String, List<Call>> calls, List<DemoSite> sites) {
    StringBuilder html = new StringBuilder();
    List<String> heading = new ArrayList<>(List.of("Second"));
    sites.forEach(site -> heading.add(Report.label(site)));
    calls.forEach(
        (name, each) -> {
          List<List<String>> rows = new ArrayList<>();
          for (int second = 0; second < summary.seconds(); second++) {
            List<String> row = new ArrayList<>(List.of(String.valueOf(second)));
            CallStats stats = CallStats.dueBetween(each, second, second + 1);
            sites.forEach(site -> row.add(Format.percent(stats.shareOf(site.rank()))));
            rows.add(row);
          }
          html.append(
              Html.table(
                  "Share of the calls that each site answered under " + name, heading, rows));
        });
    return html.toString();
  }

  String method() {
    Map<String, String> facts = new LinkedHashMap<>();
    summary.policies().forEach((name, result) -> facts.put(name, result.configuration()));
    facts.put(
        "All three",
        "run at the same time against the same servers, links and faults, each on a channel of its"
            + " own with the same configuration:");
    facts.putAll(summary.channelConfiguration());
    facts.put(
        "Load",
        "open loop, %s calls/s for each policy; latency counts from when a call was due, so that a client that stalls has slow calls, not fewer. The load itself was late by %s at the 99th percentile and by %s at most; the JVM collected garbage %d times, %d ms in all."
            .formatted(
                Format.plain(summary.ratePerSecond()),
                Format.millis(summary.load().p99LateMs()),
                Format.millis(summary.load().maxLateMs()),
                summary.load().gcPauses(),
                summary.load().gcMs()));
    facts.put(
        "Warm-up",
        Format.seconds(summary.warmUpSeconds())
            + " of the same load without a fault on other channels, unrecorded: a cold JVM takes"
            + " 300 ms for its first calls. The channels measured are new.");
    facts.put(
        "Servers",
        "real gRPC servers (Netty), two for each site, that answer after 9 ms and an exponential"
            + " extra of 1 ms in the mean: %s in the median."
                .formatted(Format.millis(summary.serviceTimeMedianMs())));
    facts.put(
        "Network",
        "real sockets through an emulator on the loopback interface that adds each region's"
            + " round-trip time as measured between AWS regions (figures credited to cloudping.co),"
            + " with exponential jitter of 2 % in the mean. It loses no packets and limits no"
            + " bandwidth. During a black hole, connections into it break after keepAliveTimeout, as"
            + " the kernel's TCP_USER_TIMEOUT breaks them on a real network.");
    facts.put("Seed", String.valueOf(summary.seed()));
    Summary.Environment environment = summary.environment();
    facts.put(
        "Machine",
        "%s, %s, %d cores for client, servers and emulator together"
            .formatted(environment.java(), environment.os(), environment.cores()));
    StringBuilder html = new StringBuilder("<dl>\n");
    facts.forEach((term, text) -> html.append(Html.definition(term, text)));
    return html.append("</dl>\n").toString();
  }
}
