/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.policy;

import java.util.Set;

/**
 * A server as the resolver names it.
 *
 * @param id its number in the world, from 0
 * @param site its site's name
 * @param staticRttNanos the distance that an operator would write down: the undisturbed round trip
 * @param concurrency how many calls it works on at once, times its speed: an operator's weight
 * @param jurisdictions its site's
 */
public record Endpoint(
    int id, String site, long staticRttNanos, double concurrency, Set<String> jurisdictions) {}
