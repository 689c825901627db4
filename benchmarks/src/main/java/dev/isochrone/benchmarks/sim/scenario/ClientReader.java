/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import dev.isochrone.benchmarks.sim.scenario.ClientSpec.Arrivals;
import dev.isochrone.benchmarks.sim.scenario.ClientSpec.Hedge;
import dev.isochrone.benchmarks.sim.scenario.ClientSpec.Retry;
import dev.isochrone.config.ConfigNode;
import dev.isochrone.config.Suggestions;
import io.grpc.Status;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads who calls in a scenario, and how. */
final class ClientReader {
  /** One client of the measured lab: 300 calls/s, keepalive as often as gRPC for Java allows. */
  static final ClientSpec DEFAULT =
      new ClientSpec(
          1,
          300,
          Arrivals.POISSON,
          Duration.ofSeconds(2),
          null,
          null,
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Set.of());

  private static final String CODES = "UNAVAILABLE or RESOURCE_EXHAUSTED";
  // gRPC treats more as 5.
  private static final int MAX_ATTEMPTS = 5;
  private static final Duration LEAST_KEEPALIVE = Duration.ofSeconds(10);
  private static final Duration LEAST_KEEPALIVE_TIMEOUT = Duration.ofMillis(10);

  private final Map<String, SiteSpec> sites;
  private final boolean allSitesKnown;

  /**
   * Reads against these sites.
   *
   * @param declared how many sites there are with those whose description is wrong
   */
  ClientReader(Map<String, SiteSpec> sites, int declared) {
    this.sites = sites;
    this.allSitesKnown = sites.size() == declared;
  }

  ClientSpec clients(ConfigNode node) {
    ClientSpec d = DEFAULT;
    int count = node.optionalInt("count", d.count(), 1, Limits.CLIENTS);
    double rate = node.optionalDouble("rate", d.rate(), 0.001, Limits.RATE);
    Arrivals arrivals = node.optionalObject("arrivals", ClientReader::arrivals);
    Duration deadline =
        node.optionalDuration(
            "deadline", d.deadline(), Duration.ofMillis(1), Duration.ofMinutes(10));
    Retry retry = node.optionalObject("retry", ClientReader::retry);
    Hedge hedge = node.optionalObject("hedge", ClientReader::hedge);
    if (retry != null) {
      Fields.refuse(node, "hedge", "gRPC either retries or hedges a method's calls");
    }
    KeepAlive keepAlive = node.optionalObject("keepAlive", ClientReader::keepAlive);
    Set<String> residency = residency(node);
    rejectTooManyConnections(node, count);
    return new ClientSpec(
        count,
        rate,
        arrivals == null ? d.arrivals() : arrivals,
        deadline,
        retry,
        hedge,
        keepAlive == null ? d.keepAliveTime() : keepAlive.time,
        keepAlive == null ? d.keepAliveTimeout() : keepAlive.timeout,
        residency);
  }

  private static Arrivals arrivals(ConfigNode node) {
    Arrivals.Kind kind =
        node.optionalEnum("kind", Arrivals.Kind.POISSON, EnumSet.allOf(Arrivals.Kind.class));
    return switch (kind) {
      case EVEN, POISSON -> {
        String why = "kind " + Fields.label(kind) + " is the same at all times";
        Fields.refuse(node, "period", why);
        Fields.refuse(node, "factor", why);
        yield new Arrivals(kind, Duration.ZERO, 1);
      }
      // A tenth of the period has factor times the mean: at 10 nothing is left for the rest.
      case BURSTS -> inPeriods(node, kind, 10);
      // A sine about the mean cannot rise by more than it can fall: to nothing.
      case DIURNAL -> inPeriods(node, kind, 2);
    };
  }

  private static Arrivals inPeriods(ConfigNode node, Arrivals.Kind kind, double most) {
    return new Arrivals(
        kind,
        node.optionalDuration("period", Duration.ofMinutes(1), Duration.ofMillis(10), Limits.DAY),
        node.optionalDouble("factor", 2, 1, most));
  }

  private static Retry retry(ConfigNode node) {
    Set<Status.Code> codes = Set.of(Status.Code.UNAVAILABLE);
    if (node.has("codes")) {
      codes = Set.copyOf(node.optionalList("codes", ClientReader::code, CODES));
      if (node.sound() && codes.isEmpty()) {
        node.reject("codes", "one or more, each " + CODES);
      }
    }
    return new Retry(
        node.optionalInt("maxAttempts", 2, 2, MAX_ATTEMPTS),
        node.optionalDuration(
            "initialBackoff", Duration.ofMillis(100), Duration.ofMillis(1), Limits.HOUR),
        node.optionalDuration(
            "maxBackoff", Duration.ofSeconds(1), Duration.ofMillis(1), Limits.HOUR),
        node.optionalInt("maxTokens", 0, 0, 1_000),
        node.optionalDouble("tokenRatio", 0.1, 0.001, 1_000),
        codes);
  }

  private static Status.@Nullable Code code(String text) {
    return switch (text) {
      case "UNAVAILABLE" -> Status.Code.UNAVAILABLE;
      case "RESOURCE_EXHAUSTED" -> Status.Code.RESOURCE_EXHAUSTED;
      default -> null;
    };
  }

  private static Hedge hedge(ConfigNode node) {
    return new Hedge(
        node.optionalInt("maxAttempts", 2, 2, MAX_ATTEMPTS),
        Fields.requiredDuration(node, "delay", Duration.ZERO, Limits.HOUR));
  }

  private static KeepAlive keepAlive(ConfigNode node) {
    Duration time =
        node.optionalDuration("time", DEFAULT.keepAliveTime(), Duration.ZERO, Limits.DAY);
    if (!time.isZero() && time.compareTo(LEAST_KEEPALIVE) < 0) {
      node.reject("time", "\"0s\", which is off, or >= \"10s\", as gRPC allows no less");
    }
    return new KeepAlive(
        time,
        node.optionalDuration(
            "timeout", DEFAULT.keepAliveTimeout(), LEAST_KEEPALIVE_TIMEOUT, Limits.HOUR));
  }

  private Set<String> residency(ConfigNode node) {
    Set<String> carried = new TreeSet<>();
    sites.values().forEach(site -> carried.addAll(site.jurisdictions()));
    List<String> within = node.optionalTextList("residency");
    for (String jurisdiction : within) {
      // One that no site carries is a typo which would forbid everything.
      if (allSitesKnown && !carried.contains(jurisdiction)) {
        node.reject(
            "residency",
            "jurisdictions that a site carries, unlike "
                + jurisdiction
                + "; "
                + Suggestions.expected(jurisdiction, carried));
      }
    }
    if (node.has("residency") && within.isEmpty() && node.sound()) {
      node.reject("residency", "one or more jurisdictions; leave it out to permit every site");
    }
    return Set.copyOf(within);
  }

  private void rejectTooManyConnections(ConfigNode node, int count) {
    long endpoints = sites.values().stream().mapToLong(SiteSpec::endpoints).sum();
    if (count * endpoints > Limits.CONNECTIONS) {
      node.reject(
          "count",
          "at most %d connections in all, one from each client to each of %d endpoints"
              .formatted(Limits.CONNECTIONS, endpoints));
    }
  }

  private record KeepAlive(Duration time, Duration timeout) {}
}
