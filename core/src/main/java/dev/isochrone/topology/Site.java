/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.topology;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A place where endpoints run and which lives or dies as one: a cloud region, a private data
 * centre, an edge location. In gRPC's and Envoy's terms, a locality.
 *
 * <p>Two sites are the same site if and only if every component is equal; within one router the
 * {@link #name()} alone must tell them apart.
 *
 * @param name unique within a router, for example {@code aws-eu-central-1}; not empty
 * @param provider who runs it, or empty
 * @param region the provider's name of the region, or empty
 * @param zone the provider's name of the zone, or empty
 * @param jurisdictions the laws that data at this site is under, for example {@code [DE, EU]}.
 *     Empty means unknown: such a site is not permitted wherever a residency is asked for
 * @param kind who runs the hardware
 * @param cost what a call there costs relative to one at other sites: of sites that are equally
 *     near the cheapest is preferred. Not negative; 0 where nobody said
 */
public record Site(
    String name,
    String provider,
    String region,
    String zone,
    Set<String> jurisdictions,
    SiteKind kind,
    double cost) {

  /** A site of which no cost is known. */
  public Site(
      String name,
      String provider,
      String region,
      String zone,
      Set<String> jurisdictions,
      SiteKind kind) {
    this(name, provider, region, zone, jurisdictions, kind, 0);
  }

  /** Copies {@code jurisdictions}; throws if the name is empty or a component is null. */
  public Site {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("site name: \"\" (expected: a non-empty text)");
    }
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(kind, "kind");
    if (!(cost >= 0) || Double.isInfinite(cost)) {
      throw new IllegalArgumentException(
          "cost of site " + name + ": " + cost + " (expected: >= 0)");
    }
    jurisdictions = Set.copyOf(jurisdictions);
  }

  /** A site of which only the name is known: no jurisdiction, so no residency permits it. */
  public static Site named(String name) {
    return new Site(name, "", "", "", Set.of(), SiteKind.UNSPECIFIED);
  }

  /** This site with other jurisdictions. */
  public Site withJurisdictions(String... codes) {
    return new Site(name, provider, region, zone, Set.of(codes), kind, cost);
  }

  /** This site at another cost. */
  public Site withCost(double other) {
    return new Site(name, provider, region, zone, jurisdictions, kind, other);
  }

  /** The name and, where known, the jurisdictions: {@code fra-onprem[DE, EU]}. */
  @Override
  public String toString() {
    return jurisdictions.isEmpty() ? name : name + new TreeSet<>(jurisdictions);
  }
}
