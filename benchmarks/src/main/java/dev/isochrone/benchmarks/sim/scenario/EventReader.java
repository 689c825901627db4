/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import static dev.isochrone.config.ProtoDuration.format;

import dev.isochrone.benchmarks.sim.scenario.EventRule.Scope;
import dev.isochrone.config.ConfigNode;
import dev.isochrone.config.Suggestions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the events of a scenario whose sites are read. */
final class EventReader {
  private final Set<String> declaredSites;
  private final Map<String, SiteSpec> sites;
  private final Duration end;

  /**
   * Reads against these sites.
   *
   * @param declaredSites the names of all sites, those included whose description is wrong
   * @param end when the scenario ends
   */
  EventReader(Set<String> declaredSites, Map<String, SiteSpec> sites, Duration end) {
    this.declaredSites = declaredSites;
    this.sites = sites;
    this.end = end;
  }

  @Nullable Event event(ConfigNode node) {
    Event.Kind kind = Fields.requiredEnum(node, "kind", Event.Kind.values());
    Duration at = Fields.requiredDuration(node, "at", Duration.ZERO, Limits.DAY);
    Duration length = time(node, "length");
    Duration every = time(node, "every");
    Duration until = time(node, "until");
    Duration stagger = time(node, "stagger");
    Duration ramp = time(node, "ramp");
    String site = site(node);
    int endpoints = node.optionalInt("endpoints", 0, 1, Limits.ENDPOINTS);
    node.has("value");
    rejectOutOfTime(node, at, length, every, until);
    if (kind == null) {
      return null;
    }
    double value = value(node, kind);
    if (kind != Event.Kind.SLOW && kind != Event.Kind.RTT) {
      Fields.refuse(node, "ramp", "only slow and rtt can grow");
    }
    rejectWrongScope(node, kind, site, endpoints);
    int last = (endpoints == 0 ? endpointsAt(site) : endpoints) - 1;
    if (!stagger.isZero() && at.plus(length).plus(stagger.multipliedBy(last)).compareTo(end) > 0) {
      node.reject("stagger", "the last endpoint's turn to end by " + format(end));
    }
    if (!ramp.isZero() && !length.isZero() && ramp.compareTo(length) > 0) {
      node.reject("ramp", "at most the length, " + format(length));
    }
    return new Event(at, length, every, until, site, endpoints, stagger, kind, value, ramp);
  }

  /** Zero if absent or wrong; to write zero is an error, as it would read as something else. */
  private static Duration time(ConfigNode node, String name) {
    return node.optionalDuration(name, Duration.ZERO, Limits.TICK, Limits.DAY);
  }

  private @Nullable String site(ConfigNode node) {
    String site = node.optionalText("site");
    if (site != null && !declaredSites.isEmpty() && !declaredSites.contains(site)) {
      node.reject("site", "a site of this scenario, " + Suggestions.expected(site, declaredSites));
    }
    return site;
  }

  private void rejectOutOfTime(
      ConfigNode node, Duration at, Duration length, Duration every, Duration until) {
    if (at.compareTo(end) >= 0) {
      node.reject("at", "before the scenario's end at " + format(end));
    } else if (at.plus(length).compareTo(end) > 0) {
      node.reject(
          "length", "to end by the scenario's end at " + format(end) + "; leave it out to last");
    }
    if (node.has("every") && !node.has("length")) {
      node.reject("length", "how long it lasts each time, as it comes again");
    } else if (!every.isZero() && every.compareTo(length) <= 0) {
      node.reject("every", "more than the length, " + format(length));
    }
    if (!node.has("every")) {
      Fields.refuse(node, "until", "it belongs to every");
    } else if (!until.isZero() && (until.compareTo(at) <= 0 || until.compareTo(end) > 0)) {
      node.reject("until", "after at and by the scenario's end, " + format(end));
    }
  }

  private static double value(ConfigNode node, Event.Kind kind) {
    EventRule.Value rule = EventRule.of(kind).value();
    if (rule == null) {
      Fields.refuse(node, "value", "kind " + Fields.label(kind) + " has no degrees");
      return 0;
    }
    Double absent = rule.absent();
    if (absent == null && !node.has("value")) {
      node.reject(
          "value",
          "%s, %s to %s".formatted(rule.unit(), Fields.show(rule.min()), Fields.show(rule.max())));
    }
    double placeholder = absent == null ? rule.min() : absent;
    return node.optionalDouble("value", placeholder, rule.min(), rule.max());
  }

  private void rejectWrongScope(
      ConfigNode node, Event.Kind kind, @Nullable String site, int endpoints) {
    Scope scope = EventRule.of(kind).scope();
    if (scope == Scope.CLIENTS) {
      Fields.refuse(node, "site", "kind " + Fields.label(kind) + " is the clients'");
    }
    if (scope != Scope.ENDPOINTS) {
      String why =
          "kind %s is %s"
              .formatted(
                  Fields.label(kind), scope == Scope.SITE ? "a whole site's" : "the clients'");
      Fields.refuse(node, "endpoints", why);
      Fields.refuse(node, "stagger", why);
    } else if (endpoints > endpointsAt(site)) {
      node.reject("endpoints", "at most those that there are, " + endpointsAt(site));
    }
  }

  /** Of the site, or of all; no bound where a site is not known. */
  private int endpointsAt(@Nullable String site) {
    if (site == null && sites.size() == declaredSites.size()) {
      return sites.values().stream().mapToInt(SiteSpec::endpoints).sum();
    }
    SiteSpec spec = sites.get(site);
    return spec == null ? Limits.ENDPOINTS : spec.endpoints();
  }
}
