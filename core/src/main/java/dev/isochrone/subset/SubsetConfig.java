/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.subset;

/**
 * To how many endpoints a client connects.
 *
 * @param subsetSize the most endpoints at a time, named as in gRFC A68; 0 for no limit. Default
 *     500: fleets up to that size are connected to in whole
 */
public record SubsetConfig(int subsetSize) {
  /** The largest size. */
  public static final int MAX = 1_000_000;

  /** The default above. */
  public static final SubsetConfig DEFAULT = new SubsetConfig(500);

  /** Throws if the size is out of its range. */
  public SubsetConfig {
    if (subsetSize < 0 || subsetSize > MAX) {
      throw new IllegalArgumentException(
          "subsetSize: " + subsetSize + " (expected: 0 to " + MAX + ")");
    }
  }

  /** Whether so many endpoints are too many. */
  public boolean exceededBy(int endpoints) {
    return subsetSize > 0 && endpoints > subsetSize;
  }
}
