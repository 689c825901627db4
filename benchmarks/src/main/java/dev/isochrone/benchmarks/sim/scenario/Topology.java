/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import dev.isochrone.config.ConfigError;
import dev.isochrone.config.ConfigException;
import dev.isochrone.config.Suggestions;
import dev.isochrone.testkit.RttMatrix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a scenario's sites are from its clients, once the matrix of distances is known.
 *
 * <p>Immutable.
 *
 * @param from the clients' region
 * @param rttNanos by site, in the scenario's order: the round-trip time without jitter
 */
public record Topology(String from, Map<String, Long> rttNanos) {
  /** Where the clients are if nobody says. */
  public static final String DEFAULT_FROM = "eu-central-1";

  private static final double NANOS_PER_MILLI = 1e6;

  /** Copies. */
  public Topology {
    rttNanos = Collections.unmodifiableMap(new LinkedHashMap<>(rttNanos));
  }

  /**
   * Finds each site's distance.
   *
   * @param fromOption the region that the command line says, which overrides the scenario's; null:
   *     it says none
   * @throws ConfigException if a region is not in the matrix, a rank is beyond it, or an event
   *     makes a way shorter than nothing; with every error found
   */
  public static Topology resolve(Scenario scenario, RttMatrix matrix, @Nullable String fromOption) {
    List<ConfigError> errors = new ArrayList<>();
    String own = scenario.from() == null ? DEFAULT_FROM : scenario.from();
    String from = fromOption == null ? own : fromOption;
    if (!matrix.regions().contains(from)) {
      // Every other distance hangs on it.
      String path = fromOption == null ? "from" : "--from";
      throw new ConfigException(List.of(unknownRegion(scenario, path, from, matrix)));
    }
    Map<String, Double> row = matrix.from(from);
    // A region is nearer to itself than one that is as far; the rest by name, to be repeatable.
    List<String> nearestFirst =
        row.keySet().stream()
            .sorted(
                Comparator.<String>comparingDouble(row::get)
                    .thenComparing(region -> !region.equals(from))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    Map<String, Long> rttNanos = new LinkedHashMap<>();
    scenario
        .sites()
        .forEach(
            (name, site) -> {
              String path = "sites." + name;
              Duration rtt = site.rtt();
              String region = site.region();
              if (rtt != null) {
                rttNanos.put(name, rtt.toNanos());
              } else if (region == null && site.rank() > nearestFirst.size()) {
                String expected = "1 to " + nearestFirst.size() + ", the regions of the matrix";
                errors.add(error(scenario, path + ".rank", String.valueOf(site.rank()), expected));
              } else {
                String there = region == null ? nearestFirst.get(site.rank() - 1) : region;
                Double millis = row.get(there);
                if (millis == null) {
                  errors.add(unknownRegion(scenario, path + ".region", there, matrix));
                } else {
                  rttNanos.put(name, Math.round(millis * NANOS_PER_MILLI));
                }
              }
            });
    rejectShorterThanNothing(scenario, rttNanos, errors);
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    return new Topology(from, rttNanos);
  }

  private static void rejectShorterThanNothing(
      Scenario scenario, Map<String, Long> rttNanos, List<ConfigError> errors) {
    for (int i = 0; i < scenario.events().size(); i++) {
      Event event = scenario.events().get(i);
      if (event.kind() != Event.Kind.RTT) {
        continue;
      }
      String path = "events[" + i + "].value";
      rttNanos.forEach(
          (site, nanos) -> {
            boolean here = event.site() == null || event.site().equals(site);
            double millis = nanos / NANOS_PER_MILLI;
            if (here && millis + event.value() <= 0) {
              String expected = "> -%s, as %s is that near".formatted(Fields.show(millis), site);
              errors.add(error(scenario, path, Fields.show(event.value()), expected));
            }
          });
    }
  }

  private static ConfigError unknownRegion(
      Scenario scenario, String path, String region, RttMatrix matrix) {
    return error(
        scenario,
        path,
        '"' + region + '"',
        "a region of the matrix, " + Suggestions.expected(region, matrix.regions()));
  }

  private static ConfigError error(Scenario scenario, String path, String actual, String expected) {
    return new ConfigError(scenario.name(), 0, 0, path, actual, expected);
  }
}
