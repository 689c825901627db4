/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.config.ConfigNode;
import dev.isochrone.config.Suggestions;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the services of a catalog whose sites are read. */
final class ServiceReader {
  // How many names a message lists: enough for any real catalog, few enough for a line of a log.
  private static final int LISTED = 20;

  private final Set<String> declaredSites;
  private final Map<String, Site> sites;
  private final PolicyValidator policyValidator;
  private final Set<String> jurisdictions = new TreeSet<>();

  /**
   * Reads against these sites.
   *
   * @param declaredSites the names of all sites, those included whose description is wrong
   */
  ServiceReader(
      Set<String> declaredSites, Map<String, Site> sites, PolicyValidator policyValidator) {
    this.declaredSites = declaredSites;
    this.sites = sites;
    this.policyValidator = policyValidator;
    sites.values().forEach(site -> jurisdictions.addAll(site.jurisdictions()));
  }

  @Nullable CatalogService read(String name, ConfigNode node) {
    Residency residency = residency(node);
    Set<Object> seen = new HashSet<>();
    List<CatalogEndpoint> endpoints =
        node.optionalObjectList("endpoints", endpoint -> endpoint(endpoint, seen));
    Map<String, ?> policy =
        node.optionalObject(
            "policy",
            p -> {
              policyValidator.validate(p);
              return p.asMap();
            });
    if (node.sound() && endpoints.isEmpty()) {
      node.reject("endpoints", "one or more endpoints");
    }
    // What spans several fields is only worth saying once each of them is right.
    if (node.sound() && endpoints.stream().noneMatch(e -> residency.permits(e.site()))) {
      node.reject(
          "residency", "to permit an endpoint's site; it permits none of " + sitesOf(endpoints));
    }
    return node.sound()
        ? new CatalogService(name, residency, endpoints, policy == null ? Map.of() : policy)
        : null;
  }

  private Residency residency(ConfigNode node) {
    if (!node.has("residency")) {
      return Residency.anywhere();
    }
    boolean allSitesKnown = sites.size() == declaredSites.size();
    List<String> within =
        node.optionalList(
            "residency",
            // A jurisdiction that no site carries is a typo which would forbid everything.
            j -> !allSitesKnown || jurisdictions.contains(j) ? j : null,
            "a jurisdiction that a site carries, one of "
                + jurisdictions.stream().limit(LISTED).collect(Collectors.joining(", ")));
    if (within.isEmpty()) {
      if (node.sound()) {
        node.reject("residency", "one or more jurisdictions; leave it out to permit every site");
      }
      return Residency.anywhere();
    }
    return Residency.within(within);
  }

  private @Nullable CatalogEndpoint endpoint(ConfigNode node, Set<Object> seen) {
    String siteName = node.requiredText("site");
    String target = node.optionalText("target");
    List<HostPort> addresses = node.optionalList("addresses", HostPort::parse, HostPort.EXPECTED);
    int weight = node.optionalInt("weight", Endpoint.DEFAULT_WEIGHT, 1, Endpoint.MAX_WEIGHT);
    boolean drained = node.optionalBoolean("drained", false);

    if (!siteName.isEmpty() && !declaredSites.isEmpty() && !declaredSites.contains(siteName)) {
      node.reject(
          "site", "a site of this catalog, " + Suggestions.expected(siteName, declaredSites));
    }
    if (node.has("target") == node.has("addresses")) {
      node.reject("target", "either target or addresses");
    } else if (node.sound() && node.has("addresses") && addresses.isEmpty()) {
      node.reject("addresses", "one or more addresses");
    }
    if (target != null && target.toLowerCase(Locale.ROOT).startsWith("isochrone:")) {
      node.reject("target", "a target of another scheme, which does not lead back here");
    }
    rejectRepeated(node, target, addresses, seen);
    Site site = sites.get(siteName);
    return node.sound() && site != null
        ? new CatalogEndpoint(site, target, addresses, weight, drained)
        : null;
  }

  /** One address at two sites would leave open which law it is under. */
  private static void rejectRepeated(
      ConfigNode node, @Nullable String target, List<HostPort> addresses, Set<Object> seen) {
    if (target != null && !seen.add(target)) {
      node.reject("target", "each target only once in a service");
    }
    for (HostPort address : addresses) {
      if (!seen.add(address)) {
        node.reject("addresses", "each address only once in a service, unlike " + address);
      }
    }
  }

  private static String sitesOf(List<CatalogEndpoint> endpoints) {
    return endpoints.stream()
        .map(e -> e.site().toString())
        .distinct()
        .limit(LISTED)
        .collect(Collectors.joining(", "));
  }
}
