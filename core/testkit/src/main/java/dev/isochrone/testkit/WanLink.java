/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

import java.time.Duration;

/**
 * The way between the client and a site when nothing is wrong with it. Immutable.
 *
 * @param rtt round-trip time without jitter, 0 to 24 hours; each direction takes half of it
 * @param jitter extra delay per chunk and direction
 */
public record WanLink(Duration rtt, Jitter jitter) {

  /**
   * @throws IllegalArgumentException if {@code rtt} is outside of its bounds
   */
  public WanLink {
    Checks.delayNanos("rtt", rtt);
  }

  /** A link without jitter. */
  public static WanLink rtt(Duration rtt) {
    return new WanLink(rtt, Jitter.none());
  }

  /** This link with another jitter. */
  public WanLink withJitter(Jitter jitter) {
    return new WanLink(rtt, jitter);
  }
}
