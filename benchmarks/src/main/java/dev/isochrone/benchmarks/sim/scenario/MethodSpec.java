/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import java.time.Duration;

/**
 * A method and what it costs a server.
 *
 * @param share its part of the calls, relative to the other methods'
 * @param distribution of its service time
 * @param mean of its service time on a server of speed 1
 * @param shape sigma of the logarithm (lognormal), or the tail's exponent (pareto); ignored
 *     otherwise
 */
public record MethodSpec(double share, Distribution distribution, Duration mean, double shape) {

  /** How service times are spread about their mean. */
  public enum Distribution {
    /** All alike. */
    FIXED,
    /** Memoryless: the M of queueing theory. */
    EXPONENTIAL,
    /** A long tail; a sigma of 1 has its p99 at 6 times its mean. */
    LOGNORMAL,
    /** A heavy tail; below an exponent of 2 its variance has no bound. */
    PARETO
  }
}
