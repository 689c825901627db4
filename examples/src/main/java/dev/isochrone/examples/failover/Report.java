/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import com.google.gson.GsonBuilder;
import dev.isochrone.examples.shared.Format;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code report.html}: one file that needs no other, and no network. Text and tables are made here,
 * and say all that the plots show; the plots are drawn by the page from the data inside it.
 */
final class Report {
  private static final double BUCKET_SECONDS = 0.25;
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  private Report() {}

  static String html(DemoRun.Outcome outcome, FaultPlan plan, List<DemoSite> sites) {
    Summary summary = outcome.summary();
    ReportTables tables = new ReportTables(summary);
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("css", resource("uplot/uPlot.min.css") + resource("report.css"));
    parts.put("uplot", resource("uplot/uPlot.iife.min.js"));
    parts.put("script", resource("report.js"));
    parts.put("data", json(outcome, plan, sites));
    parts.put("nearest", Html.escape(summary.from()));
    parts.put("lead", Html.escape(lead(summary)));
    parts.put("verdict", verdict(summary));
    parts.put("promises", tables.promises());
    parts.put("results", tables.results());
    parts.put("recoveries", tables.recoveries());
    parts.put("phases", tables.phases());
    parts.put("faults", tables.faults());
    parts.put("latencySeconds", tables.latencyBySecond(outcome.calls()));
    parts.put("shareSeconds", tables.sharesBySecond(outcome.calls(), sites));
    parts.put("method", tables.method());
    return fill(resource("report.html"), parts);
  }

  private static String lead(Summary summary) {
    return "A client in %s called a service that six sites offer, %s times a second under each policy, for %s. Then its nearest site vanished."
        .formatted(
            summary.from(),
            Format.plain(summary.ratePerSecond()),
            Format.seconds(summary.seconds()));
  }

  private static String verdict(Summary summary) {
    StringBuilder html = new StringBuilder();
    for (String sentence : Verdict.sentences(summary)) {
      html.append("<p>").append(Html.escape(sentence)).append("</p>\n");
    }
    return html.toString();
  }

  /** The data of the plots. Gson writes the characters that could end the script as escapes. */
  static String json(DemoRun.Outcome outcome, FaultPlan plan, List<DemoSite> sites) {
    List<TimeSeries> series = new ArrayList<>();
    outcome
        .calls()
        .forEach(
            (name, calls) ->
                series.add(
                    TimeSeries.of(
                        name, calls, plan.durationSeconds(), BUCKET_SECONDS, sites.size())));
    List<Map<String, Object>> faults = new ArrayList<>();
    for (Fault fault : plan.faults()) {
      faults.add(
          Map.of(
              "from", fault.fromSeconds(),
              "until", fault.untilSeconds(),
              "outage", fault.isOutage(),
              "label", fault.words(sites)));
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("seconds", plan.durationSeconds());
    data.put("sites", sites.stream().map(Report::label).toList());
    data.put("faults", faults);
    data.put("bestPossible", bestPossible(plan, sites));
    data.put("policies", series);
    return new GsonBuilder().serializeNulls().create().toJson(data);
  }

  /** For each bucket, what the nearest site alive takes: round trip and median service time. */
  static List<Double> bestPossible(FaultPlan plan, List<DemoSite> sites) {
    List<Double> millis = new ArrayList<>();
    for (double at = 0; at < plan.durationSeconds() - 1e-9; at += BUCKET_SECONDS) {
      for (FaultPlan.Turn turn : plan.turns(sites)) {
        if (turn.fromSeconds() <= at && at < turn.untilSeconds()) {
          millis.add(PolicyResult.rounded(turn.rttMillis() + ServiceTime.MEDIAN_MILLIS));
        }
      }
    }
    return millis;
  }

  static String label(DemoSite site) {
    return site.region() + " (" + Format.millis(site.rttMillis()) + ")";
  }

  /** Replaces every placeholder, in one pass: a value may contain what looks like one. */
  static String fill(String template, Map<String, String> parts) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(
            match -> {
              String part = parts.get(match.group(1));
              if (part == null) {
                throw new IllegalStateException("report.html: nothing for " + match.group());
              }
              return Matcher.quoteReplacement(part);
            });
  }

  private static String resource(String name) {
    try (InputStream in = Report.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + ": not on the class path beside " + Report.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
