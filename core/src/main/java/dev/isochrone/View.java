/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.topology.Residency;
import dev.isochrone.weight.WeightedEndpoint;
import dev.isochrone.weight.WeightedEndpointTable;
import org.jspecify.annotations.Nullable;

/** The table as calls that ask for one residency see it. Immutable. */
final class View {
  /** As a call gave it. */
  final Residency residency;

  final WeightedEndpointTable table;

  /**
   * The endpoints between which a first attempt is decided by load and nothing else, as nearly
   * always nearly all are; null if there is more to it.
   */
  final WeightedEndpoint @Nullable [] usual;

  View(Residency residency, WeightedEndpointTable table, boolean byLoad) {
    this.residency = residency;
    this.table = table;
    usual = byLoad && !table.hasTrials() ? table.onlyCandidates() : null;
  }
}
