/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.policy;

/** What no client can know. For the oracle, and for no other policy. */
public interface Truth {
  /**
   * How long this attempt would take there if it were sent now and nothing changed, in nanoseconds;
   * {@link Long#MAX_VALUE} if it would not be answered.
   */
  long nanosToAnswer(Transport transport, Attempt attempt);

  /** Notes that it is sent there, so that the next question counts it. */
  void sends(Transport transport, Attempt attempt);
}
