/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

/**
 * What all ways have in common.
 *
 * @param jitter scale of the recorded jitter: 0 is none, 1 as recorded (median 2 %, p99 17 % of the
 *     round trip)
 * @param loss probability that a message is lost once on its way, 0 to 1
 * @param handshakeRoundTrips what a new connection takes before it carries calls: TCP and HTTP/2
 *     take 2, TLS 1.3 one more
 */
public record NetworkSpec(double jitter, double loss, int handshakeRoundTrips) {
  /** As recorded, nothing lost, plaintext. */
  public static final NetworkSpec DEFAULT = new NetworkSpec(1, 0, 2);
}
