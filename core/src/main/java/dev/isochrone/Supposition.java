/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.catalog.Catalog;
import dev.isochrone.topology.Residency;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is supposed in a {@link WhatIf}.
 *
 * @param lost the names of the sites to do without
 * @param residency to be taken together with the one that holds
 * @param candidate the catalog to take the place of what governs now; null for none
 */
public record Supposition(Set<String> lost, Residency residency, @Nullable Catalog candidate) {
  /** That nothing changes. */
  public static final Supposition NOTHING = new Supposition(Set.of(), Residency.anywhere(), null);

  /** Copies the set. */
  public Supposition {
    lost = Set.copyOf(lost);
  }

  /** That these sites are lost. */
  public static Supposition loss(String... sites) {
    return new Supposition(Set.of(sites), Residency.anywhere(), null);
  }

  /** That this catalog governs. Overrides are not, which hold whatever the catalog says. */
  public static Supposition of(Catalog candidate) {
    return new Supposition(Set.of(), Residency.anywhere(), candidate);
  }

  /** And that calls stay within this. */
  public Supposition within(Residency other) {
    return new Supposition(lost, residency.and(other), candidate);
  }
}
