/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import java.util.List;

/**
 * One priority level of a table.
 *
 * @param percent the share of calls it takes
 * @param panic whether it ignores health
 * @param sites its sites, nearest first
 */
public record TableLevel(int percent, boolean panic, List<SiteRow> sites) {
  /** Copies the list. */
  public TableLevel {
    sites = List.copyOf(sites);
  }
}
