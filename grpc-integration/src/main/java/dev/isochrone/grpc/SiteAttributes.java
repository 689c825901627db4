/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RouterConfig;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import java.util.Set;

/**
 * What a resolver may say of an address, as attributes of its {@link EquivalentAddressGroup}. The
 * catalog's resolver sets them all; any other resolver may.
 */
public final class SiteAttributes {
  /** Where the address is. */
  public static final Attributes.Key<Site> SITE = Attributes.Key.create("dev.isochrone.SITE");

  /** Its capacity relative to the others', at least 1; 100 if absent. */
  public static final Attributes.Key<Integer> WEIGHT =
      Attributes.Key.create("dev.isochrone.WEIGHT");

  /** Whether it is being emptied: it keeps running calls and gets no new ones. */
  public static final Attributes.Key<Boolean> DRAINED =
      Attributes.Key.create("dev.isochrone.DRAINED");

  /**
   * Of a whole resolution: the sites that exist and that residency excludes. Their addresses are
   * withheld, so that no policy at all could connect to them; their names serve explanations.
   */
  static final Attributes.Key<Set<Site>> WITHHELD = Attributes.Key.create("dev.isochrone.WITHHELD");

  /** Of a whole resolution: the policy's configuration, which goes before any service config's. */
  static final Attributes.Key<RouterConfig> POLICY = Attributes.Key.create("dev.isochrone.POLICY");

  /** Of a whole resolution: where the service's data may go, beyond what its policy says. */
  static final Attributes.Key<Residency> RESIDENCY =
      Attributes.Key.create("dev.isochrone.RESIDENCY");

  private SiteAttributes() {}
}
