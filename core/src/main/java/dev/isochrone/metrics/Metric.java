/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.metrics;

import java.util.List;

/**
 * All that is reported. Names, units and labels follow gRPC's own (gRFC A66, A78, A79): under
 * {@code grpc.lb.} and the policy's name, times in seconds, counts with a unit in braces.
 */
enum Metric {
  ROUTERS("routers", "{router}", Kind.GAUGE, Merge.SUM, "routers at work", Label.NONE),

  PICKS("picks", "{pick}", Kind.COUNTER, Merge.SUM, "calls sent, by why", Label.REASON),
  CALLS("calls", "{call}", Kind.COUNTER, Merge.SUM, "calls ended, by how", Label.OUTCOME),
  RESPONSES("responses", "{response}", Kind.COUNTER, Merge.SUM, "responses measured", Label.SITE),
  RESPONSE_TIME(
      "response_time", "s", Kind.COUNTER, Merge.SUM, "what responses took, summed", Label.SITE),
  RESPONSE_TIME_QUANTILE(
      "response_time_quantile",
      "s",
      Kind.GAUGE,
      Merge.MAX,
      "quantiles of the responses of the last 10 s",
      Label.QUANTILE),
  RTT("rtt", "s", Kind.GAUGE, Merge.MAX, "least round trip of late: how far", Label.SITE),
  LOAD("load", "{ratio}", Kind.GAUGE, Merge.MAX, "service time by what is usual", Label.SITE),
  IN_FLIGHT("in_flight", "{call}", Kind.GAUGE, Merge.SUM, "calls under way", Label.SITE),
  SHARE("share", "{share}", Kind.GAUGE, Merge.MEAN, "intended share of calls, 0 to 1", Label.SITE),
  ENDPOINTS("endpoints", "{endpoint}", Kind.GAUGE, Merge.SUM, "endpoints, by state", Label.STATE),
  FAILOVERS(
      "failovers", "{failover}", Kind.COUNTER, Merge.SUM, "had calls and went out", Label.SITE),
  FAILBACKS("failbacks", "{failback}", Kind.COUNTER, Merge.SUM, "has calls again", Label.SITE),

  RETRY_TOKENS(
      "retry_tokens",
      "{token}",
      Kind.GAUGE,
      Merge.MEAN,
      "what is left of the budget for retries and hedges",
      Label.SITE),

  EXTRA_CALLS(
      "extra_calls",
      "{call}",
      Kind.COUNTER,
      Merge.SUM,
      "calls sent once more without having failed, by why",
      Label.EXTRA),
  EXTRA_CALLS_WON(
      "extra_calls_won", "{call}", Kind.COUNTER, Merge.SUM, "answered first", Label.TARGET),
  EXTRA_CALLS_REFUSED(
      "extra_calls_refused",
      "{call}",
      Kind.COUNTER,
      Merge.SUM,
      "not sent once more for want of budget",
      Label.TARGET),
  SPILL_SHARE(
      "spill_share",
      "{share}",
      Kind.GAUGE,
      Merge.MEAN,
      "intended share of calls to farther sites while nearer ones are well, 0 to 1",
      Label.TARGET),
  PANIC("panic", "{router}", Kind.GAUGE, Merge.SUM, "routers that ignore health", Label.TARGET),
  TABLE_VERSION(
      "table_version", "{version}", Kind.GAUGE, Merge.MAX, "endpoint table in force", Label.TARGET),
  TABLE_REBUILDS(
      "table_rebuilds", "{rebuild}", Kind.COUNTER, Merge.SUM, "tables built", Label.TARGET),
  TABLE_REBUILD_TIME(
      "table_rebuild_time", "s", Kind.COUNTER, Merge.SUM, "what building took", Label.TARGET),
  RESIDENCY_REFUSALS(
      "residency_refusals",
      "{call}",
      Kind.COUNTER,
      Merge.SUM,
      "calls refused because residency permits no site, or none that is well",
      Label.TARGET),
  DROPPED_SAMPLES(
      "dropped_samples",
      "{sample}",
      Kind.COUNTER,
      Merge.SUM,
      "measurements that no clock can have produced",
      Label.TARGET),

  CONTAINED_FAULTS(
      "contained_faults",
      "{fault}",
      Kind.COUNTER,
      Merge.SUM,
      "what callbacks threw and no call noticed",
      Label.TARGET),

  CATALOG_VERSION(
      "catalog_version", "{version}", Kind.GAUGE, Merge.MAX, "version in force", Label.CATALOG),
  CATALOG_AGE("catalog_age", "s", Kind.GAUGE, Merge.MAX, "since it came into force", Label.CATALOG),
  CATALOG_UNCONFIRMED(
      "catalog_unconfirmed",
      "s",
      Kind.GAUGE,
      Merge.MAX,
      "since its source was last seen to hold it",
      Label.CATALOG),
  CATALOG_REJECTED(
      "catalog_rejected",
      "{catalog}",
      Kind.GAUGE,
      Merge.MAX,
      "1 while the source holds something else that is not good",
      Label.CATALOG),

  ENDPOINT_PICKS(
      "endpoint_picks", "{pick}", Kind.COUNTER, Merge.SUM, "calls sent to it", Label.ENDPOINT),
  ENDPOINT_IN_FLIGHT(
      "endpoint_in_flight", "{call}", Kind.GAUGE, Merge.SUM, "calls under way", Label.ENDPOINT),
  ENDPOINT_HEALTHY(
      "endpoint_healthy", "{endpoint}", Kind.GAUGE, Merge.MEAN, "1 if it is well", Label.ENDPOINT);

  /** How a figure moves. */
  enum Kind {
    /** It only grows. */
    COUNTER,
    GAUGE
  }

  /** What becomes of the figures of several routers with one target, or of several sites. */
  enum Merge {
    SUM,
    /** Of routers; several sites of one router add up. */
    MEAN,
    MAX
  }

  private final String shortName;
  private final String unit;
  private final Kind kind;
  private final Merge merge;
  private final String description;
  private final Label label;

  Metric(String shortName, String unit, Kind kind, Merge merge, String description, Label label) {
    this.shortName = shortName;
    this.unit = unit;
    this.kind = kind;
    this.merge = merge;
    this.description = description;
    this.label = label;
  }

  String fullName() {
    return "grpc.lb.nearest_healthy." + shortName;
  }

  /** UCUM, as OpenTelemetry has it. */
  String unit() {
    return unit;
  }

  boolean inSeconds() {
    return unit.equals("s");
  }

  boolean isCounter() {
    return kind == Kind.COUNTER;
  }

  Merge merge() {
    return merge;
  }

  String description() {
    return description;
  }

  /** The labels' names, in the order of a series' values. */
  List<String> labels() {
    return label.names();
  }
}
