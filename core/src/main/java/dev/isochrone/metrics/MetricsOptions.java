/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.metrics;

/**
 * How much is reported. Immutable.
 *
 * @param maxSites sites of a target that have series of their own; those that come when there are
 *     so many are added up under the name {@code other}. At least 1
 * @param perEndpoint whether there are also series for each endpoint, as many as there are
 */
public record MetricsOptions(int maxSites, boolean perEndpoint) {
  /** A hundred sites, no endpoints. */
  public static final MetricsOptions DEFAULT = new MetricsOptions(100, false);

  /** Throws if a figure is out of bounds. */
  public MetricsOptions {
    if (maxSites < 1) {
      throw new IllegalArgumentException("maxSites: " + maxSites + " (expected: >= 1)");
    }
  }
}
