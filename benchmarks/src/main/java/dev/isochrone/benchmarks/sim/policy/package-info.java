/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The contract between the simulated world and a policy under test: {@link
 * dev.isochrone.benchmarks.sim.policy.Policy} makes a {@link
 * dev.isochrone.benchmarks.sim.policy.Balancer} for each client, which chooses a {@link
 * dev.isochrone.benchmarks.sim.policy.Transport} for each attempt.
 *
 * <p>One thread; times in nanoseconds of virtual time.
 */
@NullMarked
package dev.isochrone.benchmarks.sim.policy;

import org.jspecify.annotations.NullMarked;
