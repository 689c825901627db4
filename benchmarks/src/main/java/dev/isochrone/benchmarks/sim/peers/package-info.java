/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/** The peers that are a formula: one class each, with the formula's source. */
@NullMarked
package dev.isochrone.benchmarks.sim.peers;

import org.jspecify.annotations.NullMarked;
