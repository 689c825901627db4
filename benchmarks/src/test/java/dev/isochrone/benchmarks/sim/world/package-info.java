/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/** The simulated world, held to theory and to what its scenarios say. */
@NullMarked
package dev.isochrone.benchmarks.sim.world;

import org.jspecify.annotations.NullMarked;
