/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where one client's calls go, in short.
 *
 * @param client its name
 * @param catalogs those that it follows
 * @param routers one a channel
 */
public record ClientSummary(
    String client, List<CatalogInForce> catalogs, List<RouterSummary> routers) {

  /** Copies the lists; throws for what is missing, as it may in a text from elsewhere. */
  public ClientSummary {
    Objects.requireNonNull(client, "client");
    catalogs = List.copyOf(catalogs);
    routers = List.copyOf(routers);
  }

  /** What this client has of a catalog; empty if it does not follow that one. */
  public Optional<CatalogInForce> catalog(String source) {
    return catalogs.stream().filter(c -> c.source().equals(source)).findFirst();
  }

  /**
   * A catalog that a client follows.
   *
   * @param source its name
   * @param version the one in force, or null if there is none
   * @param error why what the source holds now is not in force, or null if it is
   */
  public record CatalogInForce(String source, @Nullable Long version, @Nullable String error) {
    /** Throws for what is missing. */
    public CatalogInForce {
      Objects.requireNonNull(source, "source");
    }
  }

  /**
   * A router.
   *
   * @param router its name: for a gRPC channel its target
   * @param panic whether so few endpoints are healthy that health is being ignored
   * @param sites the permitted ones, in the order in which they are preferred
   */
  public record RouterSummary(String router, boolean panic, List<SiteSummary> sites) {
    /** Copies the list; throws for what is missing. */
    public RouterSummary {
      Objects.requireNonNull(router, "router");
      sites = List.copyOf(sites);
    }
  }

  /**
   * A site, as a router has it.
   *
   * @param site its name
   * @param state as in {@link dev.isochrone.RouterSnapshot.SiteSnapshot#state}
   * @param share percent of the calls
   * @param p50Millis median of the response times of the last 10 s; null without any
   * @param p99Millis 99th percentile of the same
   */
  public record SiteSummary(
      String site,
      String state,
      int share,
      @Nullable Double p50Millis,
      @Nullable Double p99Millis) {
    /** Throws for what is missing. */
    public SiteSummary {
      Objects.requireNonNull(site, "site");
      Objects.requireNonNull(state, "state");
    }
  }
}
