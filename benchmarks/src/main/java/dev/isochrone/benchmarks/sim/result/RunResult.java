/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.result;

/**
 * What became of the calls of one scenario under one policy with one seed. Immutable.
 *
 * @param scenario its name
 * @param policy its name
 * @param seed of everything random in that world
 * @param figures over all judged calls
 * @param timeline by time
 */
public record RunResult(
    String scenario, String policy, long seed, Figures figures, Timeline timeline) {}
