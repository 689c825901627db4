/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

/**
 * How an endpoint is chosen within a priority level.
 *
 * @param endpointPolicy for calls that carry no key. Default {@link
 *     EndpointPolicy#POWER_OF_TWO_CHOICES}
 */
public record PickConfig(EndpointPolicy endpointPolicy) {
  /** The default above. */
  public static final PickConfig DEFAULT = new PickConfig(EndpointPolicy.POWER_OF_TWO_CHOICES);
}
