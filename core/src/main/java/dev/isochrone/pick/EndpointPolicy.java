/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

/** The ways to choose an endpoint within a priority level. */
public enum EndpointPolicy {
  /** Of two drawn at random the one whose next call costs less: follows load and speed. */
  POWER_OF_TWO_CHOICES,

  /** In turn, by weight: exact shares, whatever the load. */
  WEIGHTED_ROUND_ROBIN
}
