/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import java.util.List;

/**
 * One priority level of a table.
 *
 * @param percent the share of calls it takes
 * @param panic whether it ignores health
 * @param pinned whether it comes first because its site is pinned, not because it is near
 * @param sites its sites, nearest first
 */
public record TableLevel(int percent, boolean panic, boolean pinned, List<SiteRow> sites) {
  /** Copies the list. */
  public TableLevel {
    sites = List.copyOf(sites);
  }
}
