/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The peers that are a formula: a public class each, with the formula's source, and its parts
 * beside it. Defaults are as published; where one is tuned, as its users tune it for failover, the
 * class says so.
 */
@NullMarked
package dev.isochrone.benchmarks.sim.peers;

import org.jspecify.annotations.NullMarked;
