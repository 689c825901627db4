/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

/**
 * How many of the calls offered to a site it should have.
 *
 * @param keepPercent so many of the calls that its level would give it; the rest goes on to the
 *     next level. Less than 100 while it is overloaded ({@link SpillOver}) or has just come back
 *     ({@link ReturnRamp})
 * @param overprovisioningFactor what its endpoints have shown to carry ({@link Overprovisioning});
 *     the configured one holds where it is larger
 * @param drainPercent so many percent of their part of it its endpoints keep that are being drained
 *     ({@link DrainRamp}); of no meaning if there are none
 */
public record SiteShare(int keepPercent, int overprovisioningFactor, int drainPercent) {
  /** All that it is offered; of its capacity nothing is known. */
  public static final SiteShare ALL = new SiteShare(100, 0, 100);
}
